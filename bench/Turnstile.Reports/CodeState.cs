using System.Diagnostics;

namespace Turnstile.Reports;

/// <summary>The state of the code that is measured.</summary>
internal static class CodeState
{
    /// <summary>As Git describes it; "unknown" where there is no Git.</summary>
    public static string Now()
    {
        try
        {
            using Process git = Process.Start(
                new ProcessStartInfo("git", "describe --always --dirty") { RedirectStandardOutput = true })!;
            string answer = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return answer.Length > 0 ? answer : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}

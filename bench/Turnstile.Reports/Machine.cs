using System.Runtime.InteropServices;

namespace Turnstile.Reports;

/// <summary>The kind of machine that a report was made on.</summary>
internal sealed record Machine(string Processor, int ProcessorCount, long MemoryBytes, string System, string Runtime)
{
    /// <summary>This one.</summary>
    public static Machine This()
    {
        string model = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? "unknown";
        return new Machine(
            model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(),
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription);
    }
}

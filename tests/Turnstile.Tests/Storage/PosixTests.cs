using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class PosixTests
{
    [Fact]
    public void A_thread_that_stands_behind_is_nicer_and_others_are_not()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int before = Niceness();
        int behind = 0;
        var thread = new Thread(() =>
        {
            Posix.StandBehind();
            behind = Niceness();
        });
        thread.Start();
        thread.Join();
        Assert.InRange(behind, Math.Min(19, before + 1), 19);
        Assert.Equal(before, Niceness());
    }

    // Field 19 of stat(5); the name before it is in brackets and may hold anything.
    private static int Niceness()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return int.Parse(fields[16], CultureInfo.InvariantCulture);
    }
}

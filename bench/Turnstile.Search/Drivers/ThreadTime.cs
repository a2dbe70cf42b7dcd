using System.Globalization;

namespace Turnstile.Search.Drivers;

/// <summary>What the calling thread has had of a processor, and how long it has waited for one.</summary>
/// <param name="Run">On a processor.</param>
/// <param name="Wait">Ready to run, but not running.</param>
internal readonly record struct ThreadTime(TimeSpan Run, TimeSpan Wait)
{
    private const string Source = "/proc/thread-self/schedstat";

    /// <summary>Until now; nothing where the kernel does not say it.</summary>
    public static ThreadTime Now()
    {
        if (!File.Exists(Source))
        {
            return default;
        }

        string[] numbers = File.ReadAllText(Source).Split(' ');
        return new ThreadTime(Nanoseconds(numbers[0]), Nanoseconds(numbers[1]));
    }

    public static ThreadTime operator -(ThreadTime end, ThreadTime start) =>
        new(end.Run - start.Run, end.Wait - start.Wait);

    private static TimeSpan Nanoseconds(string text) =>
        new(long.Parse(text, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
}

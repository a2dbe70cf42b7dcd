using System.Globalization;

namespace Turnstile.Benchmarks.Running;

/// <summary>What this process has written, as Linux counts it.</summary>
/// <param name="CallBytes">Handed to write calls.</param>
/// <param name="DeviceBytes">Dirtied on the way to the device: a page written twice before it leaves counts
/// once.</param>
internal readonly record struct ProcessIo(long CallBytes, long DeviceBytes)
{
    /// <summary>Up to now.</summary>
    public static ProcessIo Now()
    {
        string[] lines = File.ReadAllLines("/proc/self/io");
        return new ProcessIo(ValueOf(lines, "wchar:"), ValueOf(lines, "write_bytes:"));
    }

    private static long ValueOf(string[] lines, string name) =>
        long.Parse(
            lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..],
            CultureInfo.InvariantCulture);
}

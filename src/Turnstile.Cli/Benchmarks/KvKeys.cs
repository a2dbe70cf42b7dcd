using System.Globalization;
using Turnstile.Cli.Numbers;

namespace Turnstile.Cli.Benchmarks;

/// <summary>The keys of a benchmark: 16 digits, in the order of their numbers.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class KvKeys(int count)
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 16;

    private readonly Zipf _zipf = new(count);

    // Interlocked only
    private long _sequential = -1;
    private long _end = count;

    /// <summary>Writes the key of a number.</summary>
    public static void Write(long number, Span<byte> key) =>
        number.TryFormat(key, out _, "D16", CultureInfo.InvariantCulture);

    /// <summary>The number of a key that is not there yet, and is from now on.</summary>
    public long Add() => Interlocked.Increment(ref _end) - 1;

    /// <summary>Chooses the number of a key.</summary>
    public long Choose(KeyChoice choice, ref SplitMix64 numbers) => choice switch
    {
        KeyChoice.Sequential => Interlocked.Increment(ref _sequential) % count,
        KeyChoice.Zipf => _zipf.DrawScattered(ref numbers),
        KeyChoice.Latest => Math.Max(0, Interlocked.Read(ref _end) - 1 - _zipf.Draw(ref numbers)),
        KeyChoice.Missing => numbers.Below(count) + 1_000_000_000_000_000,
        _ => numbers.Below(count),
    };
}

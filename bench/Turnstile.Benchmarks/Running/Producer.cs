using System.Diagnostics;
using Turnstile.Benchmarks.Engines;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Numbers;

namespace Turnstile.Benchmarks.Running;

/// <summary>One worker of a workload: an operation, then the next, each timed.</summary>
/// <remarks>One stamp of the clock ends an operation and begins the next, so choosing a key is part of it. Allocates
/// nothing of its own. Threads: one at a time.</remarks>
internal sealed class Producer : IDisposable
{
    private readonly byte[] _key = new byte[KvKeys.KeyBytes];
    private readonly byte[] _read;
    private readonly KvKeys _keys;
    private readonly KvValues _values;
    private SplitMix64 _numbers;

    public Producer(ISession session, KvKeys keys, KvValues values, BenchSettings settings, int index)
    {
        Session = session;
        _keys = keys;
        _values = values;
        _read = new byte[Math.Max(1 << 12, settings.ValueBytes)];
        _numbers = SplitMix64.For(settings.Seed, index);
    }

    /// <summary>Its door to the engine.</summary>
    public ISession Session { get; }

    /// <summary>How long each operation took; cleared by who reads it.</summary>
    public LatencyHistogram Latencies { get; private set; } = new();

    /// <summary>Reads that found something, and entries walked over.</summary>
    public long FoundCount { get; private set; }

    /// <summary>The histogram until now; the next operations go into a new one.</summary>
    public LatencyHistogram TakeLatencies()
    {
        LatencyHistogram taken = Latencies;
        Latencies = new LatencyHistogram();
        return taken;
    }

    /// <summary>Does operations until there were enough, the time is over, or it is told to stop.</summary>
    public async Task RunAsync(Func<Producer, ValueTask> operation, long count, long deadline, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        for (long i = 0; i < count && began < deadline && !stop.IsCancellationRequested; i++)
        {
            await operation(this);
            long now = Stopwatch.GetTimestamp();
            Latencies.Record(now - began);
            began = now;
        }
    }

    /// <summary>Chooses the next key.</summary>
    public ReadOnlySpan<byte> NextKey(KeyChoice choice) => KeyOf(_keys.Choose(choice, ref _numbers));

    /// <summary>A key that is not there, among those that are.</summary>
    public ReadOnlySpan<byte> MissingKey()
    {
        KeyOf(_keys.Choose(KeyChoice.Uniform, ref _numbers));
        _key[^1] = (byte)'x';
        return _key;
    }

    /// <summary>A key that is not there yet.</summary>
    public ReadOnlySpan<byte> NewKey() => KeyOf(_keys.Add());

    /// <summary>The key of a number.</summary>
    public ReadOnlySpan<byte> KeyOf(long number)
    {
        KvKeys.Write(number, _key);
        return _key;
    }

    /// <summary>The next number of the common count.</summary>
    public long NextNumber() => _keys.Choose(KeyChoice.Sequential, ref _numbers);

    /// <summary>The next value.</summary>
    public ReadOnlySpan<byte> NextValue() => _values.Choose(ref _numbers);

    /// <summary>A number from 0 up to but not including <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)_numbers.Below(limit);

    /// <summary>Reads a key.</summary>
    public void Get(ReadOnlySpan<byte> key)
    {
        if (Session.Get(key, _read) >= 0)
        {
            FoundCount++;
        }
    }

    /// <summary>Goes to a key with a new walk, and on from there.</summary>
    public void Seek(ReadOnlySpan<byte> key, int count)
    {
        using IWalk walk = Session.OpenWalk(isReverse: false);
        var sum = default(WalkSum);
        if (walk.MoveTo(key))
        {
            FoundCount += walk.Walk(count, ref sum);
        }
    }

    /// <summary>Walks over everything.</summary>
    /// <returns>How many entries there were.</returns>
    public long Walk(bool isReverse)
    {
        using IWalk walk = Session.OpenWalk(isReverse);
        var sum = default(WalkSum);
        long count = walk.Walk(long.MaxValue, ref sum);
        FoundCount += count;
        return count == 0 || (sum.Bytes > 0 && sum.Check > 0)
            ? count
            : throw new InvalidOperationException("the entries had no bytes");
    }

    public void Dispose() => Session.Dispose();
}

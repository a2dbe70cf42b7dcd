using System.Buffers;
using System.Diagnostics;
using Turnstile.Cli.Numbers;
using Turnstile.Cli.Output;
using Turnstile.Commit;
using Turnstile.Kv;

namespace Turnstile.Cli.Benchmarks;

/// <summary>One task of a key-value workload: an operation, then the next.</summary>
/// <remarks>Its loop allocates nothing of its own. Threads: one at a time.</remarks>
internal sealed class KvProducer
{
    // A walk is stamped once for so many entries: the clock costs as much as a step.
    private const int EntriesPerStamp = 128;

    private readonly KvSettings _settings;
    private readonly Keyspace _keyspace;
    private readonly KvKeys _keys;
    private readonly byte[] _key = new byte[KvKeys.KeyBytes];
    private readonly KvValues _values;
    private readonly ArrayBufferWriter<byte> _read;
    private SplitMix64 _numbers;

    /// <param name="settings">The workload.</param>
    /// <param name="keyspace">Where it works.</param>
    /// <param name="keys">Its keys, shared by all producers.</param>
    /// <param name="values">Its values, shared by all producers.</param>
    /// <param name="index">Which producer, counted from 0.</param>
    public KvProducer(KvSettings settings, Keyspace keyspace, KvKeys keys, KvValues values, int index)
    {
        _settings = settings;
        _keyspace = keyspace;
        _keys = keys;
        _values = values;
        _numbers = SplitMix64.For(settings.Seed, index);
        _read = new ArrayBufferWriter<byte>(Math.Max(1, settings.ValueBytes));
    }

    /// <summary>How long each operation took.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Reads that found something.</summary>
    public long FoundCount { get; private set; }

    /// <summary>Does operations until there were enough, or until it is told to stop.</summary>
    public async Task RunAsync(long count, CancellationToken stop)
    {
        KvWorkload workload = _settings.Workload;
        if (workload.IsFullScan)
        {
            Walk(count);
            return;
        }

        for (long i = 0; i < count && !stop.IsCancellationRequested; i++)
        {
            KvOperation operation = _numbers.Below(100) < workload.MainPercent ? workload.Main : workload.Other;
            long number = operation == KvOperation.Insert && !workload.BeginsEmpty
                ? _keys.Add()
                : _keys.Choose(workload.Choice, ref _numbers);
            KvKeys.Write(number, _key);
            long began = Stopwatch.GetTimestamp();
            if (operation is KvOperation.Read or KvOperation.Modify)
            {
                Read();
            }
            else if (operation == KvOperation.Scan)
            {
                Scan();
            }

            if (operation is KvOperation.Update or KvOperation.Insert or KvOperation.Modify)
            {
                WriteResult result = await _keyspace.PutAsync(
                    _key,
                    _values.Choose(ref _numbers),
                    default,
                    _settings.Durability,
                    cancellation: CancellationToken.None);
                Check(result.Status);
            }

            Latencies.Record(Stopwatch.GetTimestamp() - began);
        }
    }

    private void Read()
    {
        _read.ResetWrittenCount();
        if (_keyspace.TryGet(_key, _read, out _))
        {
            FoundCount++;
        }
    }

    private void Scan()
    {
        KvWorkload workload = _settings.Workload;
        int count = workload.ScanCountMin + (int)_numbers.Below(workload.ScanCountMax - workload.ScanCountMin + 1);
        using KeyCursor cursor = _keyspace.OpenCursor();
        bool isThere = cursor.MoveTo(_key);
        for (int i = 0; i < count && isThere; i++)
        {
            FoundCount += cursor.Value.Length > 0 ? 1 : 0;
            isThere = cursor.MoveNext();
        }
    }

    private void Walk(long count)
    {
        using KeyCursor cursor = _keyspace.OpenCursor();
        long bytes = 0;
        for (long done = 0; done < count;)
        {
            long began = Stopwatch.GetTimestamp();
            int walked = 0;
            while (walked < EntriesPerStamp && done + walked < count && cursor.MoveNext())
            {
                bytes += cursor.Key.Length + cursor.Value.Length;
                walked++;
            }

            long each = (Stopwatch.GetTimestamp() - began) / Math.Max(1, walked);
            for (int i = 0; i < walked; i++)
            {
                Latencies.Record(each);
            }

            done += walked;
            if (walked == 0)
            {
                break;
            }
        }

        FoundCount += bytes > 0 ? Latencies.Count : 0;
    }

    private static void Check(CommitStatus status)
    {
        if (status != CommitStatus.Ok)
        {
            throw new FailureException($"a write was answered with {status}");
        }
    }
}

using System.Diagnostics;
using Turnstile.Cli.Benchmarks;
using Turnstile.Collections.Queries;

namespace Turnstile.Search.Drivers;

/// <summary>One time over the queries on some threads; it ends early when it lasts too long.</summary>
internal sealed class Pass
{
    private int _doneCount;
    private long _allocatedBytes;

    /// <summary>The rows found, k a query, of the queries that were asked.</summary>
    public int[] Found { get; private set; } = [];

    /// <summary>How long each query took.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>How long all took.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Bytes that the asking threads took from the managed heap.</summary>
    public long AllocatedBytes => _allocatedBytes;

    /// <summary>Queries a second.</summary>
    public double Rate => Latencies.Count / Time.TotalSeconds;

    /// <summary>Asks.</summary>
    public static Pass Run(TurnstileStore store, VectorQuery[] queries, int k, int threadCount, double secondsMax)
    {
        var pass = new Pass { Found = new int[queries.Length * k] };
        Array.Fill(pass.Found, -1);
        long start = Stopwatch.GetTimestamp();
        var histograms = new LatencyHistogram[threadCount];
        void Ask(int thread) => histograms[thread] =
            pass.Ask(store, queries, k, thread, threadCount, start, secondsMax);
        if (threadCount == 1)
        {
            Ask(0);
        }
        else
        {
            Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(index => new Thread(() => Ask(index)))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }

        pass.Time = Stopwatch.GetElapsedTime(start);
        Array.ForEach(histograms, pass.Latencies.Merge);
        pass.Found = pass.Found[..(pass._doneCount * k)];
        return pass;
    }

    private LatencyHistogram Ask(
        TurnstileStore store, VectorQuery[] queries, int k, int first, int step, long start, double secondsMax)
    {
        var latencies = new LatencyHistogram();
        long end = start + (long)(secondsMax * Stopwatch.Frequency);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        int query = first;
        for (; query < queries.Length && began < end; query += step)
        {
            store.Query(queries[query], Found.AsSpan(query * k, k));
            long ended = Stopwatch.GetTimestamp();
            latencies.Record(ended - began);
            began = ended;
        }

        Interlocked.Add(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread() - allocatedBefore);

        // Up to the first query that a thread did not come to, all were asked.
        int done = Math.Min(queries.Length, query);
        int seen;
        do
        {
            seen = Volatile.Read(ref _doneCount);
        }
        while (Interlocked.CompareExchange(ref _doneCount, seen == 0 ? done : Math.Min(seen, done), seen) != seen);
        return latencies;
    }
}

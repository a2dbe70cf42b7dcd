using System.Diagnostics;
using Turnstile.Collections.Documents;
using Turnstile.Search.Data;

namespace Turnstile.Search.Drivers;

/// <summary>One writer that replaces rows in batches, one after the other, at full speed. Documents exchange their
/// vectors in pairs, which are in one batch.</summary>
/// <remarks>So every document moves, and what is nearest to a query stays as near. Threads: started and stopped by
/// one.</remarks>
internal sealed class UpsertStream(TurnstileStore store, VectorSet set)
{
    private const int BatchCount = 100;

    private readonly VectorValue[] _rows = Exchanged(store.Rows());
    private readonly int[] _numbers = set.Numbers();
    private readonly byte[] _labels = set.Labels();
    private Task _writer = Task.CompletedTask;
    private long _start;

    // volatile: written by who stops it
    private volatile bool _ends;

    // the writer's while it runs
    private long _accepted;

    /// <summary>Starts the writer.</summary>
    public void Start()
    {
        _ends = false;
        _accepted = 0;
        _start = Stopwatch.GetTimestamp();
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Stops it, and waits until all is indexed.</summary>
    public async Task<UpsertRates> StopAsync()
    {
        _ends = true;
        await _writer;
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        await store.IndexAsync();
        double indexedSeconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return new UpsertRates(_accepted / seconds, _accepted / indexedSeconds);
    }

    private static VectorValue[] Exchanged(VectorValue[] rows) =>
        [.. Enumerable.Range(0, rows.Length).Select(row => rows[TurnstileStore.PartnerOf(row, rows.Length)])];

    private async Task WriteAsync()
    {
        while (!_ends)
        {
            int first = (int)(_accepted % set.Count);
            int count = Math.Min(BatchCount, set.Count - first);
            await store.UpsertAsync(_rows, _numbers, _labels, first, count);
            _accepted += count;
        }
    }
}

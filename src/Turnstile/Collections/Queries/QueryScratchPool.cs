using System.Collections.Concurrent;

namespace Turnstile.Collections.Queries;

/// <summary>Keeps the scratch of finished queries of one collection.</summary>
/// <remarks>Threads: any. As many are kept as queries ran at once, up to <see cref="KeptMax"/>.</remarks>
internal sealed class QueryScratchPool
{
    /// <summary>How many are kept at most.</summary>
    public const int KeptMax = 64;

    private readonly ConcurrentQueue<QueryScratch> _kept = new();
    private QueryScratch? _last;

    /// <summary>One that nobody uses.</summary>
    public QueryScratch Rent()
    {
        QueryScratch? scratch = Interlocked.Exchange(ref _last, null);
        return scratch ?? (_kept.TryDequeue(out scratch) ? scratch : new QueryScratch());
    }

    /// <summary>Takes one back.</summary>
    public void Return(QueryScratch scratch)
    {
        if (Interlocked.CompareExchange(ref _last, scratch, null) is not null && _kept.Count < KeptMax)
        {
            _kept.Enqueue(scratch);
        }
    }
}

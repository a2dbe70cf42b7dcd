using Turnstile.Views;

namespace Turnstile.Collections.Queries;

/// <summary>Lends scratch to queries, and counts those that have some as searches under way.</summary>
/// <param name="searches">Counts searches.</param>
/// <param name="asked">Called when there is a sample of what callers ask; must return at once.</param>
/// <remarks>Threads: any.</remarks>
internal sealed class QueryScratches(HoldCount searches, Action? asked = null)
{
    /// <summary>The most that are kept for reuse: as many threads search at once without allocating.</summary>
    public const int KeptMax = 64;

    private readonly ReusePool<QueryScratch> _kept = new(KeptMax);

    /// <summary>Scratch for one thread, until it is given back.</summary>
    public Loan Rent() => new(this, _kept.TryRent() ?? new QueryScratch(), searches.Add());

    /// <summary>Says that there is a sample of what callers ask.</summary>
    public void TellAsked() => asked?.Invoke();

    private void Return(QueryScratch scratch, int stripe)
    {
        scratch.End();
        searches.Remove(stripe);
        _kept.Return(scratch);
    }

    /// <summary>Scratch that is given back when this is disposed, once.</summary>
    public readonly struct Loan(QueryScratches owner, QueryScratch scratch, int stripe) : IDisposable
    {
        /// <summary>The scratch.</summary>
        public QueryScratch Scratch => scratch;

        /// <inheritdoc/>
        public void Dispose() => owner.Return(scratch, stripe);
    }
}

using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>When a search may stop probing: the nearest rows that pass a filter lie farther than the nearest.</summary>
internal static class ProbeLimit
{
    // With fewer passing rows than this for each result, the nearest ones are likely to lie in lists beyond.
    private const int PassingPerResult = 8;

    /// <summary>Whether more lists should be probed than were asked for.</summary>
    /// <param name="passingCount">About how many rows of the probed lists pass.</param>
    /// <param name="foundCount">How many results there are.</param>
    /// <param name="wanted">How many are wanted.</param>
    public static bool IsMoreNeeded<TFilter>(double passingCount, int foundCount, int wanted)
        where TFilter : struct, IRowFilter => foundCount < wanted
        || (typeof(TFilter) != typeof(AcceptAll) && passingCount < PassingPerResult * (double)wanted);
}

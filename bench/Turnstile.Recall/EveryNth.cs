using Turnstile.Vectors.Search;

namespace Turnstile.Recall;

/// <summary>Passes about one row in n, by a hash of the ordinal.</summary>
internal readonly struct EveryNth(int n) : IRowFilter
{
    public bool Accepts(int ordinal) => ((uint)ordinal * 2654435761u >> 8) % (uint)n == 0;
}

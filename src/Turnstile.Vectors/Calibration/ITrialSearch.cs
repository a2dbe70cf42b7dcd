using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Calibration;

/// <summary>A search of one index by an effort, for finding out what effort a recall takes. Holds scratch: one thread
/// at a time.</summary>
public interface ITrialSearch
{
    /// <summary>The vectors, by the ordinals of the index.</summary>
    VectorRows Full { get; }

    /// <summary>Rows that are in the index.</summary>
    int Count { get; }

    /// <summary>The greatest effort that may be asked for.</summary>
    int EffortMax { get; }

    /// <summary>Whether a row of <see cref="Full"/> is in the index.</summary>
    /// <param name="ordinal">0 to Capacity-1 of the rows.</param>
    bool Contains(int ordinal);

    /// <summary>Offers what a search finds.</summary>
    /// <param name="vector">VectorBytes bytes.</param>
    /// <param name="effort">1 or more.</param>
    /// <param name="results">Reset for the format.</param>
    void Search(ReadOnlySpan<byte> vector, int effort, TopK results);

    /// <summary>Whether a row of <see cref="Full"/> can be left out of a search.</summary>
    /// <param name="ordinal">0 to Capacity-1 of the rows.</param>
    bool CanLeaveOut(int ordinal);

    /// <summary>Offers what a search for a row's vector finds in an index without that row.</summary>
    /// <param name="ordinal">A row that <see cref="CanLeaveOut"/>.</param>
    /// <param name="effort">1 or more.</param>
    /// <param name="results">Reset for the format.</param>
    void SearchWithout(int ordinal, int effort, TopK results);
}

using Turnstile.Vectors.Calibration;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Searches of inverted lists by their codes; the effort is how many lists are probed.</summary>
public sealed class ListTrial : ITrialSearch
{
    private readonly FastScanCodes _codes;
    private readonly FastScanSearcher _searcher = new();
    private readonly PreparedQuery _query;
    private readonly RowsScorer _exact;

    /// <summary>Searches of lists.</summary>
    /// <param name="codes">The codes and their lists.</param>
    /// <param name="full">The vectors, by the ordinals of the lists.</param>
    /// <exception cref="ArgumentException">The full rows are of another format.</exception>
    public ListTrial(FastScanCodes codes, VectorRows full)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(full);
        codes.Index.Format.Require(full.Format, nameof(full));
        _codes = codes;
        Full = full;
        _query = new PreparedQuery(full);
        _exact = new RowsScorer(full, _query);
    }

    /// <inheritdoc/>
    public VectorRows Full { get; }

    /// <inheritdoc/>
    public int Count => _codes.Index.MemberCount;

    /// <inheritdoc/>
    public int EffortMax => _codes.Index.ListCount;

    /// <inheritdoc/>
    public bool Contains(int ordinal) => ordinal < _codes.Index.RowCount && Full.HasVector(ordinal);

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<byte> vector, int effort, TopK results)
    {
        _query.Set(vector);
        _searcher.Search(_codes, vector, effort, default(AcceptAll), _exact, results);
    }
}

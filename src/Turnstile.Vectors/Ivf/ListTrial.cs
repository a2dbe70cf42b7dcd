using Turnstile.Vectors.Calibration;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Searches of inverted lists, by codes in blocks or by rows of any kind; the effort is how many lists are
/// probed.</summary>
public sealed class ListTrial : ITrialSearch
{
    // What is scanned costs so much that comparing many of the best by the vectors adds little.
    private const int CandidatesFactor = 4;

    private readonly IvfIndex _index;
    private readonly PreparedQuery _exactQuery;
    private readonly RowsScorer _exact;

    // The codes in blocks and their searcher, or rows with theirs.
    private readonly FastScanCodes? _codes;
    private readonly FastScanSearcher? _fast;
    private readonly VectorRows? _rows;
    private readonly IvfSearcher? _searcher;
    private readonly PreparedQuery? _query;
    private readonly Rescorer _rescorer = new();
    private readonly TopK _candidates = new();

    /// <summary>Searches of codes in blocks.</summary>
    /// <param name="codes">The codes and their lists.</param>
    /// <param name="full">The vectors, by the ordinals of the lists.</param>
    /// <exception cref="ArgumentException">The full rows are of another format.</exception>
    public ListTrial(FastScanCodes codes, VectorRows full)
        : this((codes ?? throw new ArgumentNullException(nameof(codes))).Index, full)
    {
        _codes = codes;
        _fast = new FastScanSearcher();
    }

    /// <summary>Searches of rows.</summary>
    /// <param name="index">The lists.</param>
    /// <param name="rows">Vectors, or codes of them, by the ordinals of the lists; of codes candidates are
    /// rescored.</param>
    /// <param name="full">The vectors, by the same ordinals.</param>
    /// <exception cref="ArgumentException">The rows are of another format, or the full ones are codes.</exception>
    public ListTrial(IvfIndex index, VectorRows rows, VectorRows full)
        : this(index, full)
    {
        ArgumentNullException.ThrowIfNull(rows);
        index.Format.Require(rows.Format, nameof(rows));
        _rows = rows;
        _searcher = new IvfSearcher();
        _query = new PreparedQuery(rows);
    }

    private ListTrial(IvfIndex index, VectorRows full)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(full);
        index.Format.Require(full.Format, nameof(full));
        Quantizer.Require(null, full.Quantizer, nameof(full));
        _index = index;
        Full = full;
        _exactQuery = new PreparedQuery(full);
        _exact = new RowsScorer(full, _exactQuery);
    }

    /// <inheritdoc/>
    public VectorRows Full { get; }

    /// <inheritdoc/>
    public int Count => _index.MemberCount;

    /// <inheritdoc/>
    public int EffortMax => _index.ListCount;

    /// <inheritdoc/>
    public bool Contains(int ordinal) => ordinal < _index.RowCount && Full.HasVector(ordinal);

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<byte> vector, int effort, TopK results) =>
        Search(vector, effort, default(AcceptAll), results);

    /// <inheritdoc/>
    public bool CanLeaveOut(int ordinal) => Contains(ordinal);

    /// <inheritdoc/>
    /// <remarks>In which lists a row is says little of where others are, so it need only not be found.</remarks>
    public void SearchWithout(int ordinal, int effort, TopK results) =>
        Search(Full.Vector(ordinal), effort, new Others(ordinal), results);

    private void Search<TFilter>(ReadOnlySpan<byte> vector, int effort, TFilter filter, TopK results)
        where TFilter : struct, IRowFilter
    {
        _exactQuery.Set(vector);
        if (_codes is not null)
        {
            _fast!.Search(_codes, vector, effort, filter, _exact, results);
            return;
        }

        _query!.Set(vector);
        if (_rows!.Quantizer is not { } quantizer)
        {
            _searcher!.Search(_index, _rows, _query, vector, effort, filter, results);
            return;
        }

        long candidates = (long)CandidatesFactor * quantizer.CandidatesFor(results.K);
        _candidates.Reset(Full.Format, (int)Math.Min(candidates, TopK.KMax));
        _searcher!.Search(_index, _rows, _query, vector, effort, filter, _candidates, results.K);
        _rescorer.Rescore(_rows, _query, _candidates, _exact, results);
    }

    private readonly struct Others(int ordinal) : IRowFilter
    {
        public bool Accepts(int other) => other != ordinal;
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Calibration;

/// <summary>Finds the effort that a wanted recall takes, by sample queries whose true answer a scan gives, or a search
/// of great effort.</summary>
/// <remarks>Answers for queries like the sample: some hundreds of real ones say more than rows of the set. Cost: one
/// scan or search a query, then a search a query for each effort tried. Threads: one at a time.</remarks>
public sealed class EffortCalibration
{
    private const int NoRow = -1;

    private readonly ITrialSearch _trial;
    private readonly int _k;
    private readonly List<SampleQuery> _sample = [];
    private readonly TopK _results = new();
    private readonly PreparedQuery _exactQuery;

    /// <summary>A calibration without a sample.</summary>
    /// <param name="trial">Searches of the index.</param>
    /// <param name="k">Results a query, 1 to <see cref="TopK.KMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside its range.</exception>
    public EffortCalibration(ITrialSearch trial, int k)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _results.Reset(trial.Full.Format, k);
        _trial = trial;
        _k = k;
        _exactQuery = new PreparedQuery(trial.Full);
    }

    /// <summary>Queries in the sample.</summary>
    public int QueryCount => _sample.Count;

    /// <summary>Adds a query, and scans for its true answer.</summary>
    /// <param name="vector">VectorBytes bytes.</param>
    /// <exception cref="ArgumentException">The bytes are not a vector of the format.</exception>
    public void AddQuery(ReadOnlySpan<byte> vector)
    {
        _exactQuery.Set(vector);
        _results.Reset(_trial.Full.Format, _k);
        FlatSearcher.Search(_trial.Full, _exactQuery, 0, _trial.Full.Capacity, new RowsOf(_trial), _results);
        ReadOnlySpan<Neighbor> found = _results.Sorted();
        _sample.Add(new SampleQuery(
            vector.ToArray(), NoRow, found.IsEmpty ? double.PositiveInfinity : found[^1].Distance));
    }

    /// <summary>Adds a row as a query, as if it were not in the index: what queries are like that come from where the
    /// rows come from. A search of great effort is taken for its answer.</summary>
    /// <remarks>With the row in the index it would be too easy: it is linked with its own answer. And so would points
    /// between rows be, which lie nearer to rows than rows do to each other where there are many
    /// dimensions.</remarks>
    /// <param name="ordinal">A row of the index, which <see cref="ITrialSearch.CanLeaveOut"/>.</param>
    /// <param name="effort">Much more than will be tried.</param>
    /// <exception cref="ArgumentException">The row cannot be left out.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="effort"/> is outside the index's
    /// range.</exception>
    public void AddRow(int ordinal, int effort)
    {
        if (!_trial.CanLeaveOut(ordinal))
        {
            throw new ArgumentException($"row {ordinal} cannot be left out of the index", nameof(ordinal));
        }

        var query = new SampleQuery([], ordinal, 0);
        Search(query, effort);
        ReadOnlySpan<Neighbor> found = _results.Sorted();
        _sample.Add(query with { Bound = found.IsEmpty ? double.PositiveInfinity : found[^1].Distance });
    }

    /// <summary>The share of the true answers that searches of an effort find; 1 without a sample.</summary>
    /// <param name="effort">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="effort"/> is outside the index's
    /// range.</exception>
    public double Recall(int effort)
    {
        long hits = 0;
        long wanted = 0;
        foreach (SampleQuery query in _sample)
        {
            Search(query, effort);
            wanted += Math.Min(_k, _trial.Count - (query.Row == NoRow ? 0 : 1));
            foreach (Neighbor found in _results.Sorted())
            {
                hits += found.Distance <= query.Bound ? 1 : 0;
            }
        }

        return wanted == 0 ? 1 : (double)hits / wanted;
    }

    /// <summary>The least effort, to a sixteenth, whose recall is as wanted.</summary>
    /// <param name="recall">The wanted share, above 0, at most 1.</param>
    /// <returns>An effort, k or more; the greatest when no less suffices.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="recall"/> is outside its range.</exception>
    public int EffortFor(double recall)
    {
        if (!(recall > 0 && recall <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(recall), recall, $"recall is {recall}; allowed are numbers above 0, at most 1");
        }

        int most = _trial.EffortMax;
        int enough = Math.Min(_k, most);
        int tooLittle = enough - 1;
        while (enough < most && Recall(enough) < recall)
        {
            tooLittle = enough;
            enough = Math.Min(most, 2 * enough);
        }

        while (enough - tooLittle > Math.Max(1, enough / 16))
        {
            int middle = (enough + tooLittle) / 2;
            if (Recall(middle) < recall)
            {
                tooLittle = middle;
            }
            else
            {
                enough = middle;
            }
        }

        return enough;
    }

    private void Search(SampleQuery query, int effort)
    {
        _results.Reset(_trial.Full.Format, _k);
        if (query.Row == NoRow)
        {
            _trial.Search(query.Vector, effort, _results);
        }
        else
        {
            _trial.SearchWithout(query.Row, effort, _results);
        }
    }

    // A vector, or a row that is left out; and how far its answer goes.
    private readonly record struct SampleQuery(byte[] Vector, int Row, double Bound);

    private readonly struct RowsOf(ITrialSearch trial) : IRowFilter
    {
        public bool Accepts(int ordinal) => trial.Contains(ordinal);
    }
}

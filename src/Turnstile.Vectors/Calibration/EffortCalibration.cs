using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Calibration;

/// <summary>Finds the effort that a wanted recall takes, by sample queries whose true answer a scan gives, or a search
/// of great effort.</summary>
/// <remarks>Answers for queries like the sample: some hundreds of real ones say more than rows of the set. Cost: one
/// scan or search a query, then a search a query for each effort tried. Threads: one at a time.</remarks>
public sealed class EffortCalibration
{
    private readonly ITrialSearch _trial;
    private readonly int _k;
    private readonly List<(byte[] Vector, double Bound)> _sample = [];
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
        _sample.Add((vector.ToArray(), found.IsEmpty ? double.PositiveInfinity : found[^1].Distance));
    }

    /// <summary>Adds a query that lies between a row and the farthest of its k nearest, whose answer a search of great
    /// effort is taken for.</summary>
    /// <remarks>A row itself would be too easy: it is a node, linked with its own answer.</remarks>
    /// <param name="ordinal">A row of the index.</param>
    /// <param name="effort">Much more than will be tried.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="effort"/> is outside the index's
    /// range.</exception>
    public void AddBetween(int ordinal, int effort)
    {
        VectorRows full = _trial.Full;
        byte[] vector = full.Vector(ordinal).ToArray();
        Search(vector, effort);
        ReadOnlySpan<Neighbor> near = _results.Sorted();
        if (!near.IsEmpty)
        {
            Midpoint.Move(full.Format.Element, vector, full.Vector(near[^1].Ordinal));
        }

        Search(vector, effort);
        ReadOnlySpan<Neighbor> found = _results.Sorted();
        _sample.Add((vector, found.IsEmpty ? double.PositiveInfinity : found[^1].Distance));
    }

    /// <summary>The share of the true answers that searches of an effort find; 1 without a sample.</summary>
    /// <param name="effort">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="effort"/> is outside the index's
    /// range.</exception>
    public double Recall(int effort)
    {
        long hits = 0;
        long wanted = 0;
        foreach ((byte[] vector, double bound) in _sample)
        {
            Search(vector, effort);
            wanted += Math.Min(_k, _trial.Count);
            foreach (Neighbor found in _results.Sorted())
            {
                hits += found.Distance <= bound ? 1 : 0;
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

    private void Search(byte[] vector, int effort)
    {
        _results.Reset(_trial.Full.Format, _k);
        _trial.Search(vector, effort, _results);
    }

    private readonly struct RowsOf(ITrialSearch trial) : IRowFilter
    {
        public bool Accepts(int ordinal) => trial.Contains(ordinal);
    }
}

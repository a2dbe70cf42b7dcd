namespace Turnstile.Vectors.Ivf;

/// <summary>Inverted lists: for each centroid the rows that are near it. Made by an <see cref="IvfBuilder"/>.</summary>
/// <remarks>
/// The index knows ordinals only, so it serves the rows as vectors or as codes of any quantizer, by the same ordinals.
/// With a second list for each row (SOAR; Sun, Simcha, Dopson, Guo and Kumar 2023) a query that misses the first list
/// of a row is likely to meet the other. Immutable; any thread. Memory: 4 bytes for each list a row is in.
/// Format: docs/formats/ivf.md.
/// </remarks>
public sealed class IvfIndex
{
    // Training is cheap beside what a bad division costs every search.
    private const double GrowthMax = 4;
    private const double ImbalanceRiseMax = 3;

    // Rows may be uneven by nature, and then as uneven when trained anew.
    private const double GrowthMin = 1.25;

    private readonly int[] _starts;
    private readonly int[] _members;

    internal IvfIndex(IvfCentroids centroids, int[] starts, int[] members, int rowCount, float spillWeight)
    {
        Centroids = centroids;
        RowCount = rowCount;
        SpillWeight = spillWeight;
        _starts = starts;
        _members = members;
        bool isSpilled = spillWeight > 0 && centroids.Count > 1;
        MemberCount = isSpilled ? members.Length / 2 : members.Length;
        HasSpill = isSpilled;
        int[] sizes = new int[centroids.Count];
        for (int list = 0; list < sizes.Length; list++)
        {
            sizes[list] = Members(list).Length;
            ListLengthMax = Math.Max(ListLengthMax, sizes[list]);
        }

        Imbalance = ImbalanceOf(sizes);
    }

    /// <summary>What the vectors are.</summary>
    public VectorFormat Format => Centroids.Format;

    /// <summary>The centroids; disposed by their owner, not with the index.</summary>
    public IvfCentroids Centroids { get; }

    /// <summary>Ordinals in the lists are below this.</summary>
    public int RowCount { get; }

    /// <summary>Rows in the lists, each counted once.</summary>
    public int MemberCount { get; }

    /// <summary>Lists, 1 or more.</summary>
    public int ListCount => Centroids.Count;

    /// <summary>Whether each row is in two lists.</summary>
    public bool HasSpill { get; }

    /// <summary>How uneven the lists are: 1 when all have one length, ListCount when one has everything.</summary>
    public double Imbalance { get; }

    /// <summary>How many times as many rows there are as the centroids were found for; infinite before that.</summary>
    public double Growth => MemberCount == 0 ? 1 : (double)MemberCount / Centroids.TrainedRowCount;

    /// <summary>
    /// Whether centroids should be found anew: there are four times as many rows as then, or a quarter more and lists
    /// have become three times as uneven; or there never were any and there are rows enough.
    /// </summary>
    public bool NeedsRetraining => Centroids.IsTrained
        ? Growth >= GrowthMax
            || (Growth >= GrowthMin && Imbalance > ImbalanceRiseMax * Centroids.TrainedImbalance)
        : new IvfParameters().ListCountFor(MemberCount) > 1;

    internal float SpillWeight { get; }

    internal int ListLengthMax { get; }

    /// <summary>Entries of all lists.</summary>
    internal int EntryCount => _members.Length;

    /// <summary>The rows of a list, by rising ordinal.</summary>
    /// <param name="list">0 to ListCount-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such list.</exception>
    public ReadOnlySpan<int> Members(int list)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(list);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(list, ListCount);
        return _members.AsSpan(_starts[list].._starts[list + 1]);
    }

    /// <summary>Lists x Σ size² / (Σ size)²; 1 when there is nothing.</summary>
    internal static double ImbalanceOf(ReadOnlySpan<int> sizes)
    {
        double sum = 0;
        double squares = 0;
        foreach (int size in sizes)
        {
            sum += size;
            squares += (double)size * size;
        }

        return sum == 0 ? 1 : sizes.Length * squares / (sum * sum);
    }
}

namespace Turnstile.Vectors.Hnsw;

/// <summary>How a graph is built. Immutable.</summary>
public sealed record HnswParameters
{
    /// <summary>The least and the most that <see cref="M"/> may be.</summary>
    public const int MMin = 2, MMax = 128;

    /// <summary>The most that <see cref="EfConstruction"/> may be.</summary>
    public const int EfConstructionMax = 4096;

    /// <summary>Checks and keeps the parameters.</summary>
    /// <param name="m">Neighbours per row in upper layers; twice as many in the base layer. 2 to 128.</param>
    /// <param name="efConstruction">Candidates considered for a new row's neighbours, M to 4096.</param>
    /// <param name="seed">Decides which rows are in upper layers; the same seed gives the same layers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public HnswParameters(int m = 16, int efConstruction = 128, ulong seed = 1)
    {
        if (m is < MMin or > MMax)
        {
            throw new ArgumentOutOfRangeException(nameof(m), m, $"M is {m}; allowed are {MMin} to {MMax}");
        }

        if (efConstruction < m || efConstruction > EfConstructionMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(efConstruction),
                efConstruction,
                $"EfConstruction is {efConstruction}; allowed are M = {m} to {EfConstructionMax}");
        }

        M = m;
        EfConstruction = efConstruction;
        Seed = seed;
    }

    /// <summary>Neighbours per row in upper layers.</summary>
    public int M { get; }

    /// <summary>Candidates considered for a new row's neighbours.</summary>
    public int EfConstruction { get; }

    /// <summary>Decides which rows are in upper layers.</summary>
    public ulong Seed { get; }

    /// <summary>Neighbours per row in the base layer, 2·M.</summary>
    public int BaseDegree => 2 * M;

    /// <summary>The most nodes that may have one node as parent; see <see cref="NeighbourLinker"/>.</summary>
    internal int ChildMax => Math.Max(2, BaseDegree / 4);
}

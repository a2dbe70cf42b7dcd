using System.Globalization;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Schema;

/// <summary>The index of a vector field, with its parameters.</summary>
public sealed record IndexOptions
{
    /// <summary>The smallest M.</summary>
    public const int MMin = HnswParameters.MMin;

    /// <summary>The largest M.</summary>
    public const int MMax = HnswParameters.MMax;

    /// <summary>The largest EfConstruction.</summary>
    public const int EfConstructionMax = HnswParameters.EfConstructionMax;

    /// <summary>The most lists.</summary>
    public const int NListMax = ushort.MaxValue;

    internal const int MUsual = 16;
    internal const int EfConstructionUsual = 128;

    private IndexOptions(IndexKind kind, int m, int efConstruction, int nList)
    {
        Kind = kind;
        M = m;
        EfConstruction = efConstruction;
        NList = nList;
    }

    /// <summary>Exact search: every vector is compared.</summary>
    public static IndexOptions Flat { get; } = new(IndexKind.Flat, 0, 0, 0);

    /// <summary>Upper bounds of blocks of rows, for sparse vectors.</summary>
    public static IndexOptions BlockMax { get; } = new(IndexKind.BlockMax, 0, 0, 0);

    /// <summary>How the field is searched.</summary>
    public IndexKind Kind { get; }

    /// <summary>Neighbours of a node in the upper layers of the graph, twice as many in the lowest; 0
    /// without a graph.</summary>
    public int M { get; }

    /// <summary>How many candidates are looked at to place a node; 0 without a graph.</summary>
    public int EfConstruction { get; }

    /// <summary>How many lists a segment has; 0 for as many as suit its rows, and without lists.</summary>
    public int NList { get; }

    /// <summary>Which codes stand in for the vectors while they are searched. In a graph chosen by element and
    /// dimension unless set, and on disk the shortest; in lists of 1 bit unless set; in a Flat field none unless set,
    /// and with codes Flat is no longer exact.</summary>
    public Quantization Quantization { get; init; } = Quantization.Auto;

    /// <summary>Whether there is a graph, in memory or on disk.</summary>
    internal bool HasGraph => Kind is IndexKind.Hnsw or IndexKind.Disk;

    /// <summary>Whether lists have codes of 1 bit of their own, in place of codes of the rows.</summary>
    internal bool HasCodesInLists => Kind == IndexKind.Ivf
        && Quantization is { Kind: QuantizationKind.Auto } or { Kind: QuantizationKind.RaBitQ, Bits: 1 };

    /// <summary>The codes that are meant: Flat is exact unless it is told otherwise.</summary>
    internal Quantization Codes =>
        Kind is IndexKind.Flat or IndexKind.BlockMax && Quantization.Kind == QuantizationKind.Auto
            ? Quantization.None
            : Quantization;

    /// <summary>A navigable graph.</summary>
    /// <param name="m">2 to 128: more costs memory and finds more.</param>
    /// <param name="efConstruction">M to 4,096: more costs build time and finds more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static IndexOptions Hnsw(int m = MUsual, int efConstruction = EfConstructionUsual) =>
        Graph(IndexKind.Hnsw, m, efConstruction);

    /// <summary>A navigable graph on disk. While a segment's rows come its graph is in memory; once it is complete and
    /// written, only codes and a few bytes a row are, and searches read the rest as they go.</summary>
    /// <param name="m">2 to 128: more makes the file larger and finds more.</param>
    /// <param name="efConstruction">M to 4,096: more costs build time and finds more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static IndexOptions Disk(int m = MUsual, int efConstruction = EfConstructionUsual) =>
        Graph(IndexKind.Disk, m, efConstruction);

    private static IndexOptions Graph(IndexKind kind, int m, int efConstruction)
    {
        if (m is < MMin or > MMax)
        {
            throw new ArgumentOutOfRangeException(nameof(m), $"M is {m}; {MMin} to {MMax} are allowed");
        }

        if (efConstruction < m || efConstruction > EfConstructionMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(efConstruction),
                $"EfConstruction is {efConstruction}; M ({m}) to {EfConstructionMax} are allowed");
        }

        return new IndexOptions(kind, m, efConstruction, 0);
    }

    /// <summary>Inverted lists, over codes of 1 bit (IVF with RaBitQ) or those that <see cref="Quantization"/> names. A
    /// segment's lists are trained when it has rows enough, take the rows that come, and are trained again when it has
    /// several times as many, or others; rows that are in no list yet are scanned.</summary>
    /// <param name="nList">Lists of a segment, 1 to 65,535; or 0 for as many as suit its rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static IndexOptions Ivf(int nList = 0) => nList is >= 0 and <= NListMax
        ? new IndexOptions(IndexKind.Ivf, 0, 0, nList)
        : throw new ArgumentOutOfRangeException(
            nameof(nList), nList, $"nList is {nList}; 0 to {NListMax} are allowed");

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        IndexKind.Flat => $"Flat({Codes})",
        IndexKind.Ivf => $"Ivf(NList {NList}, {Quantization})",
        IndexKind.BlockMax => "BlockMax",
        _ => string.Create(
            CultureInfo.InvariantCulture, $"{Kind}(M {M}, EfConstruction {EfConstruction}, {Quantization})"),
    };
}

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

    private IndexOptions(IndexKind kind, int m, int efConstruction)
    {
        Kind = kind;
        M = m;
        EfConstruction = efConstruction;
    }

    /// <summary>Exact search: every vector is compared.</summary>
    public static IndexOptions Flat { get; } = new(IndexKind.Flat, 0, 0);

    /// <summary>How the field is searched.</summary>
    public IndexKind Kind { get; }

    /// <summary>Neighbours of a node in the upper layers of the graph, twice as many in the lowest; 0 for
    /// Flat.</summary>
    public int M { get; }

    /// <summary>How many candidates are looked at to place a node; 0 for Flat.</summary>
    public int EfConstruction { get; }

    /// <summary>Which codes stand in for the vectors while they are searched. In a graph chosen by element and
    /// dimension unless set; in a Flat field none unless set, and with codes Flat is no longer exact.</summary>
    public Quantization Quantization { get; init; } = Quantization.Auto;

    /// <summary>The codes that are meant: Flat is exact unless it is told otherwise.</summary>
    internal Quantization Codes =>
        Kind == IndexKind.Flat && Quantization.Kind == QuantizationKind.Auto ? Quantization.None : Quantization;

    /// <summary>A navigable graph.</summary>
    /// <param name="m">2 to 128: more costs memory and finds more.</param>
    /// <param name="efConstruction">M to 4,096: more costs build time and finds more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static IndexOptions Hnsw(int m = 16, int efConstruction = 128)
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

        return new IndexOptions(IndexKind.Hnsw, m, efConstruction);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == IndexKind.Flat
        ? $"Flat({Codes})"
        : string.Create(CultureInfo.InvariantCulture, $"Hnsw(M {M}, EfConstruction {EfConstruction}, {Quantization})");
}

using Turnstile.Vectors;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Collections.Schema;

/// <summary>Which codes stand in for the vectors of a field while it is searched.</summary>
/// <remarks>
/// Codes are shorter than vectors, so more of them are compared in the same time and fewer bytes of memory are held;
/// the candidates that they find are compared once more, by the vectors themselves, before they are hits. With codes
/// the vectors are left on disk once they are there, and read page by page. Codes are derived from vectors (TRUTH-1).
/// </remarks>
public sealed record Quantization
{
    /// <summary>Vectors shorter than this have codes of 8 or 6 bits when the choice is left to us, others of
    /// 4.</summary>
    public const int AutoNarrowDimension = 256;

    private const int ShortestBits = 2;
    private const int AutoNarrowBits = 8;
    private const int AutoNarrowBitsMin = 6;
    private const int AutoWideBits = 4;

    private Quantization(QuantizationKind kind, int bits)
    {
        Kind = kind;
        Bits = bits;
    }

    /// <summary>For floats below <see cref="AutoNarrowDimension"/> components codes of 8 bits, or of 6 where a row
    /// then takes fewer lines of a cache, else of 4; for bytes none below, else of 4; for bits and under L1 none. A
    /// graph on disk has the shortest: of 2 bits, or more where a row then takes no more memory. Flat fields have none:
    /// they answer exactly.</summary>
    public static Quantization Auto { get; } = new(QuantizationKind.Auto, 0);

    /// <summary>The vectors themselves, which stay in memory.</summary>
    public static Quantization None { get; } = new(QuantizationKind.None, 0);

    /// <summary>Codes of 8 bits a component (LVQ, Aguerrebere and others 2023).</summary>
    public static Quantization Int8 { get; } = new(QuantizationKind.Lvq, 8);

    /// <summary>Codes of 4 bits a component (LVQ, Aguerrebere and others 2023).</summary>
    public static Quantization Int4 { get; } = new(QuantizationKind.Lvq, 4);

    /// <summary>Codes of 4 bits with a second level of 8, which is compared in place of the vectors: those are read
    /// only with a document. Distances are then right to about twelve bits.</summary>
    public static Quantization TwoLevel { get; } = new(QuantizationKind.TwoLevelLvq, 4);

    /// <summary>16-bit floats with the range of float32 and 8 bits of precision.</summary>
    public static Quantization BFloat16 { get; } = new(QuantizationKind.BFloat16, 16);

    /// <summary>16-bit floats with 11 bits of precision, for components below 65,504.</summary>
    public static Quantization Float16 { get; } = new(QuantizationKind.Float16, 16);

    /// <summary>What kind of codes.</summary>
    public QuantizationKind Kind { get; }

    /// <summary>Bits of a component; 0 where there is no choice.</summary>
    public int Bits { get; }

    /// <summary>Rotated codes with a bound of their error (RaBitQ, Gao and Long 2024, and its extension).</summary>
    /// <param name="bits">Bits of a component, 1 to 9. One bit wants 512 components or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no codes of so many bits.</exception>
    public static Quantization RaBitQ(int bits) => bits is >= 1 and <= RaBitQuantizer.BitsMax
        ? new Quantization(QuantizationKind.RaBitQ, bits)
        : throw new ArgumentOutOfRangeException(
            nameof(bits), bits, $"bits is {bits}; RaBitQ has 1 to {RaBitQuantizer.BitsMax}");

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        QuantizationKind.Lvq => $"Int{Bits}",
        QuantizationKind.TwoLevelLvq => "TwoLevel",
        QuantizationKind.RaBitQ => $"RaBitQ({Bits})",
        _ => Kind.ToString(),
    };

    /// <summary>What makes the codes of vectors of a format; null for none.</summary>
    /// <param name="format">The vectors.</param>
    /// <param name="seed">Of the rotation; the same for all segments of a field.</param>
    /// <exception cref="ArgumentException">There are no such codes of such vectors.</exception>
    internal Quantizer? For(VectorFormat format, ulong seed) => Kind switch
    {
        QuantizationKind.Auto => AutoFor(format),
        QuantizationKind.Lvq => new LvqQuantizer(format, Bits),
        QuantizationKind.TwoLevelLvq => new LvqQuantizer(format, Bits, residualBits: 8),
        QuantizationKind.RaBitQ => new RaBitQuantizer(format, Bits, seed),
        QuantizationKind.BFloat16 => new HalfQuantizer(format, HalfPrecision.BFloat16),
        QuantizationKind.Float16 => new HalfQuantizer(format, HalfPrecision.Float16),
        _ => null,
    };

    /// <summary>What makes the shortest codes that a graph is still searched well by: of 2 bits, or of more where those
    /// take no more memory.</summary>
    internal static Quantizer Shortest(VectorFormat format, ulong seed)
    {
        Quantizer shortest = new RaBitQuantizer(format, ShortestBits, seed);
        Quantizer[] longer = [new LvqQuantizer(format, 8), new LvqQuantizer(format, 4)];
        return longer.FirstOrDefault(quantizer => quantizer.Stride <= shortest.Stride) ?? shortest;
    }

    /// <summary>The kind and bits of a schema on disk; null if there is no such.</summary>
    internal static Quantization? Of(QuantizationKind kind, int bits) => (kind, bits) switch
    {
        (QuantizationKind.None, 0) => None,
        (QuantizationKind.Auto, 0) => Auto,
        (QuantizationKind.Lvq, 8) => Int8,
        (QuantizationKind.Lvq, 4) => Int4,
        (QuantizationKind.TwoLevelLvq, 4) => TwoLevel,
        (QuantizationKind.RaBitQ, >= 1 and <= RaBitQuantizer.BitsMax) => RaBitQ(bits),
        (QuantizationKind.BFloat16, 16) => BFloat16,
        (QuantizationKind.Float16, 16) => Float16,
        _ => null,
    };

    private static LvqQuantizer? AutoFor(VectorFormat format)
    {
        bool isNarrow = format.Dimension < AutoNarrowDimension;
        bool hasNone = !VectorFormat.FollowsFromProducts(format.Metric) || (isNarrow && !format.HasFloats);
        return hasNone ? null : isNarrow ? NarrowFor(format) : new LvqQuantizer(format, AutoWideBits);
    }

    // What a search of short codes waits for is lines of a cache: the last two bits are dropped where they take one.
    private static LvqQuantizer NarrowFor(VectorFormat format)
    {
        var longer = new LvqQuantizer(format, AutoNarrowBits);
        var shorter = new LvqQuantizer(format, AutoNarrowBitsMin);
        return shorter.Stride < longer.Stride ? shorter : longer;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Turnstile.Vectors;

/// <summary>
/// What the vectors of one set have in common: number type, dimension, metric, and so the layout of a row.
/// </summary>
/// <remarks>
/// A row in memory is one contiguous record:
/// <code>
/// offset            size          field
///      0            VectorBytes   the vector as given, bit for bit
///      AuxOffset    4             L2 of bytes: int32 squared norm; cosine: float32 inverse norm; else 0
///      AuxOffset+4  4             1 when the row has a vector, 0 when it has none
///      ...                        zero up to Stride, a multiple of 64
/// </code>
/// Immutable; any thread.
/// </remarks>
public sealed class VectorFormat : IEquatable<VectorFormat>
{
    /// <summary>The most components a vector may have.</summary>
    public const int DimensionMax = 32768;

    internal const int BlockBytes = 64;
    private const int AuxBytes = 8;

    /// <summary>Describes vectors of <paramref name="dimension"/> components.</summary>
    /// <param name="element">Number type of a component.</param>
    /// <param name="dimension">Components per vector, 1 to <see cref="DimensionMax"/>.</param>
    /// <param name="metric">How distance is defined.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public VectorFormat(VectorElement element, int dimension, Metric metric)
    {
        if (element > VectorElement.Float16)
        {
            throw new ArgumentOutOfRangeException(
                nameof(element),
                element,
                $"element {element} is unknown; allowed are Float32, UInt8, Int8, Binary and Float16");
        }

        if (dimension is < 1 or > DimensionMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), dimension, $"dimension is {dimension}; allowed are 1 to {DimensionMax}");
        }

        if (element == VectorElement.Binary && dimension % 8 != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), dimension, $"dimension is {dimension}; bits come in multiples of 8");
        }

        if (!IsDefined(element, metric))
        {
            throw new ArgumentOutOfRangeException(
                nameof(metric),
                metric,
                element == VectorElement.Binary
                    ? $"metric is {metric}; allowed for bits are Hamming and Jaccard"
                    : $"metric is {metric}; allowed for {element} are L2, InnerProduct, Cosine and L1");
        }

        Element = element;
        Dimension = dimension;
        Metric = metric;
        VectorBytes = element switch
        {
            VectorElement.Float32 => dimension * sizeof(float),
            VectorElement.Float16 => dimension * sizeof(ushort),
            VectorElement.Binary => dimension / 8,
            _ => dimension,
        };
        AuxOffset = (VectorBytes + 3) & ~3;
        Stride = (AuxOffset + AuxBytes + BlockBytes - 1) / BlockBytes * BlockBytes;
    }

    /// <summary>Number type of a component.</summary>
    public VectorElement Element { get; }

    /// <summary>Components per vector.</summary>
    public int Dimension { get; }

    /// <summary>How distance is defined.</summary>
    public Metric Metric { get; }

    /// <summary>Bytes of one vector as given and read back.</summary>
    public int VectorBytes { get; }

    /// <summary>Bytes of one row in memory, a multiple of 64.</summary>
    public int Stride { get; }

    internal int AuxOffset { get; }

    /// <summary>Whether components are floats, of any size; else they are whole numbers.</summary>
    public bool HasFloats => Element is VectorElement.Float32 or VectorElement.Float16;

    /// <summary>Whether distances are whole numbers, and their keys too.</summary>
    internal bool HasWholeDistances => !HasFloats && Metric is not (Metric.Cosine or Metric.Jaccard);

    /// <summary>Whether a metric is defined for an element.</summary>
    /// <param name="element">Number type of a component.</param>
    /// <param name="metric">How distance is defined.</param>
    public static bool IsDefined(VectorElement element, Metric metric) => element == VectorElement.Binary
        ? metric is Metric.Hamming or Metric.Jaccard
        : element <= VectorElement.Float16 && metric <= Metric.L1;

    /// <summary>Whether distances of a metric follow from lengths and dot products, as those of codes of levels and of
    /// lists must.</summary>
    /// <param name="metric">How distance is defined.</param>
    public static bool FollowsFromProducts(Metric metric) =>
        metric is Metric.L2 or Metric.InnerProduct or Metric.Cosine;

    /// <summary>Refuses bytes that are not a vector of this format.</summary>
    /// <param name="vector">The components, little-endian.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a component is NaN or infinite.</exception>
    public void Validate(ReadOnlySpan<byte> vector)
    {
        if (vector.Length != VectorBytes)
        {
            throw new ArgumentException(
                $"vector has {vector.Length} bytes; {Dimension} components of {Element} have {VectorBytes}",
                nameof(vector));
        }

        if (Element == VectorElement.Float32)
        {
            ValidateFinite(MemoryMarshal.Cast<byte, float>(vector));
        }
        else if (Element == VectorElement.Float16)
        {
            ValidateFinite(MemoryMarshal.Cast<byte, Half>(vector));
        }
    }

    /// <summary>Same element, dimension and metric.</summary>
    public bool Equals(VectorFormat? other) =>
        other is not null && other.Element == Element && other.Dimension == Dimension && other.Metric == Metric;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VectorFormat);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Element, Dimension, Metric);

    /// <inheritdoc/>
    public override string ToString() => $"{Element} x {Dimension}, {Metric}";

    internal void Require(VectorFormat given, string what)
    {
        if (!Equals(given))
        {
            throw new ArgumentException($"{what} is for vectors of {given}; the rows are {this}", what);
        }
    }

    private static void ValidateFinite(ReadOnlySpan<Half> components)
    {
        for (int i = 0; i < components.Length; i++)
        {
            if (!Half.IsFinite(components[i]))
            {
                throw NotFinite(i, (float)components[i]);
            }
        }
    }

    private static void ValidateFinite(ReadOnlySpan<float> components)
    {
        // x - x is 0 for a finite x and NaN otherwise, so one sum tells whether a slower look is needed.
        var differences = Vector<float>.Zero;
        int i = 0;
        for (; i <= components.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(components[i..]);
            differences += x - x;
        }

        float sum = Vector.Sum(differences);
        for (; i < components.Length; i++)
        {
            sum += components[i] - components[i];
        }

        if (sum == 0)
        {
            return;
        }

        int position = 0;
        while (float.IsFinite(components[position]))
        {
            position++;
        }

        throw NotFinite(position, components[position]);
    }

    private static ArgumentException NotFinite(int position, float component) =>
        new($"component {position} is {component}; allowed are finite numbers");
}

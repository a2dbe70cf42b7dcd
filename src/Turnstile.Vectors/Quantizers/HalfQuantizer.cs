using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Quantizers;

/// <summary>Keeps each float32 in 16 bits: half the memory, and distances that rarely need rescoring.</summary>
/// <remarks>
/// <code>
/// offset   size  field
///      0    2 d  the components, little-endian, rounded to even
///      d'      4  cosine: float32 1/length of what is kept; else 0. d' is 2 d rounded up to 4
///      d'+4    4  1
/// </code>
/// Immutable.
/// </remarks>
public sealed class HalfQuantizer : Quantizer
{
    private const int AuxBytes = 8;
    private const float Float16Max = 65504;
    private const ushort BFloat16Max = 0x7F7F;
    private const ushort SignBit = 0x8000;
    private const int Present = 1;

    private readonly int _auxOffset;

    /// <summary>A quantizer of vectors of a format.</summary>
    /// <param name="format">What goes in; its element is float32.</param>
    /// <param name="precision">Which of the two.</param>
    /// <exception cref="ArgumentException">The element is not float32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such precision.</exception>
    public HalfQuantizer(VectorFormat format, HalfPrecision precision)
        : base(format)
    {
        if (format.Element != VectorElement.Float32)
        {
            throw new ArgumentException(
                $"the element is {format.Element}; 16 bits are for Float32 alone", nameof(format));
        }

        if (precision > HalfPrecision.Float16)
        {
            throw new ArgumentOutOfRangeException(
                nameof(precision), precision, $"precision {precision} is unknown; allowed are BFloat16 and Float16");
        }

        Precision = precision;
        _auxOffset = ((format.Dimension * sizeof(ushort)) + 3) & ~3;
    }

    /// <summary>Which of the two.</summary>
    public HalfPrecision Precision { get; }

    internal override RecordKind Kind =>
        Precision == HalfPrecision.BFloat16 ? RecordKind.BFloat16 : RecordKind.Float16;

    internal override int RecordBytes => _auxOffset + AuxBytes;

    internal override int PresenceOffset => _auxOffset + sizeof(float);

    /// <inheritdoc/>
    public override int CandidatesFor(int k) => k;

    /// <inheritdoc/>
    public override bool Equals(Quantizer? other) =>
        other is HalfQuantizer half && half.Format.Equals(Format) && half.Precision == Precision;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Format, Precision);

    /// <inheritdoc/>
    public override string ToString() => Precision.ToString();

    internal override void Transform(ReadOnlySpan<byte> vector, Span<float> target) =>
        MemoryMarshal.Cast<byte, float>(vector).CopyTo(target);

    internal override void Encode(ReadOnlySpan<byte> vector, Span<byte> record, Span<byte> residual)
    {
        ReadOnlySpan<float> floats = MemoryMarshal.Cast<byte, float>(vector);
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(record)[..floats.Length];
        record.Clear();
        double squared = 0;
        for (int i = 0; i < floats.Length; i++)
        {
            halves[i] = Narrow(floats[i]);
            double kept = Widen(halves[i]);
            squared += kept * kept;
        }

        MemoryMarshal.Write(record[_auxOffset..], Format.Metric == Metric.Cosine ? Norm.Inverse(squared) : 0f);
        MemoryMarshal.Write(record[PresenceOffset..], Present);
    }

    internal override void ValidateCode(ReadOnlySpan<byte> record, ReadOnlySpan<byte> residual)
    {
        foreach (ushort half in MemoryMarshal.Cast<byte, ushort>(record)[..Format.Dimension])
        {
            // An exponent of ones is infinity or NaN.
            int exponent = Precision == HalfPrecision.BFloat16 ? 0x7F80 : 0x7C00;
            CodeCheck.Require((half & exponent) != exponent, "component", "a finite number", half);
        }

        float inverse = MemoryMarshal.Read<float>(record[_auxOffset..]);
        bool fits = Format.Metric == Metric.Cosine ? float.IsFinite(inverse) && inverse >= 0 : inverse == 0;
        CodeCheck.Require(fits, "inverse length", Format.Metric == Metric.Cosine ? "0 or more" : "0", inverse);
        int present = MemoryMarshal.Read<int>(record[PresenceOffset..]);
        CodeCheck.Require(present == Present, "presence", Present, present);
    }

    private ushort Narrow(float component)
    {
        if (Precision == HalfPrecision.BFloat16)
        {
            // Half of the dropped bits, and one more where the kept part is odd, carries into it: rounding to even.
            uint bits = BitConverter.SingleToUInt32Bits(component);
            ushort rounded = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
            return (ushort)(Math.Min(rounded & ~SignBit, BFloat16Max) | (rounded & SignBit));
        }

        return Math.Abs(component) <= Float16Max
            ? BitConverter.HalfToUInt16Bits((Half)component)
            : throw new ArgumentException($"component {component} is beyond float16; allowed are up to {Float16Max}");
    }

    private float Widen(ushort half) =>
        Precision == HalfPrecision.BFloat16 ? BFloat16Half.Widen(half) : Float16Half.Widen(half);
}

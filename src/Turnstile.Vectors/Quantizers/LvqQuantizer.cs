using System.Buffers;

namespace Turnstile.Vectors.Quantizers;

/// <summary>
/// Locally-adaptive vector quantization (LVQ): each vector has its own scale, from its least component to its
/// greatest.
/// </summary>
/// <remarks>
/// Aguerrebere, Bhati, Hildebrand, Tepper and Willke (2023), "Similarity search in the blink of an eye with compressed
/// indices". No training, so it serves a collection from its first row on; the paper's mean is not taken off. With a
/// second level, what the first leaves of each component is kept in 8 bits more, in a block that only rescoring reads:
/// then no float32 need be in memory. Under cosine the stand-in is scaled to length 1. Immutable.
/// </remarks>
public sealed class LvqQuantizer : Quantizer
{
    private readonly CodeLayout _layout;

    /// <summary>A quantizer of vectors of a format.</summary>
    /// <param name="format">What goes in.</param>
    /// <param name="bits">Bits of a component: 4, 6, 7 or 8.</param>
    /// <param name="residualBits">Bits of the second level: 0 for none, or 8 beside 4.</param>
    /// <exception cref="ArgumentException">The metric is neither L2 nor InnerProduct nor Cosine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no codes of so many bits.</exception>
    public LvqQuantizer(VectorFormat format, int bits, int residualBits = 0)
        : base(format)
    {
        Components.RequireAngleOrLength(format);
        if (bits is not (4 or 6 or 7 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, $"bits is {bits}; allowed are 4, 6, 7 and 8");
        }

        if (residualBits != 0 && (residualBits != LvqResidual.Bits || bits != 4))
        {
            throw new ArgumentOutOfRangeException(
                nameof(residualBits), residualBits, $"residualBits is {residualBits}; allowed are 0, and 8 beside 4");
        }

        Bits = bits;
        ResidualBits = residualBits;
        _layout = new CodeLayout(format.Dimension, bits, CodeNumbers.Count);
    }

    /// <summary>Bits of a component.</summary>
    public int Bits { get; }

    /// <summary>Bits of the second level, or 0.</summary>
    public int ResidualBits { get; }

    /// <inheritdoc/>
    public override int ResidualBytes => ResidualBits == 0 ? 0 : LvqResidual.ByteCount(Format.Dimension);

    // What sums of other elements may lose is not known.
    internal override bool HasStandIns =>
        Format.Element is VectorElement.Float32 or VectorElement.UInt8 or VectorElement.Int8;

    internal override RecordKind Kind => RecordKind.Levels;

    internal override CodeLayout Layout => _layout;

    internal override int RecordBytes => _layout.RecordBytes;

    internal override int PresenceOffset => _layout.AuxOffset;

    /// <inheritdoc/>
    public override int CandidatesFor(int k) => Bits < 7 ? 2 * k : k + ((k + 1) / 2);

    /// <inheritdoc/>
    public override bool Equals(Quantizer? other) => other is LvqQuantizer lvq
        && lvq.Format.Equals(Format) && lvq.Bits == Bits && lvq.ResidualBits == ResidualBits;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Format, Bits, ResidualBits);

    /// <inheritdoc/>
    public override string ToString() => ResidualBits == 0 ? $"LVQ{Bits}" : $"LVQ{Bits}x{ResidualBits}";

    internal override void Transform(ReadOnlySpan<byte> vector, Span<float> target) =>
        Components.Read(Format, vector, target);

    internal override void Encode(ReadOnlySpan<byte> vector, Span<byte> record, Span<byte> residual)
    {
        int dimension = Format.Dimension;
        float[] rented = ArrayPool<float>.Shared.Rent(dimension);
        short[] levels = ArrayPool<short>.Shared.Rent(dimension);
        Span<float> floats = rented.AsSpan(0, dimension);
        Transform(vector, floats);
        (double low, double step) = LevelScale.Fit(floats, _layout.LevelMax);
        LevelScale.Round(floats, low, step, _layout.LevelMax, levels.AsSpan(0, dimension));
        PackedLevels.Pack(_layout, levels.AsSpan(0, dimension), record);
        if (ResidualBits != 0)
        {
            LvqResidual.Encode(Format.Metric, floats, levels, low, step, residual);
        }

        NumbersOf(levels.AsSpan(0, dimension), low, step).Write(record[_layout.AuxOffset..]);
        ArrayPool<float>.Shared.Return(rented);
        ArrayPool<short>.Shared.Return(levels);
    }

    internal override void ValidateCode(ReadOnlySpan<byte> record, ReadOnlySpan<byte> residual)
    {
        CodeCheck.Levels(_layout, record);
        CodeCheck.Numbers(record[_layout.AuxOffset..], CodeNumbers.Count);
        if (ResidualBits != 0)
        {
            LvqResidual.Validate(Format.Dimension, residual);
        }
    }

    private CodeNumbers NumbersOf(ReadOnlySpan<short> levels, double low, double step)
    {
        (double sum, double squared) = LevelScale.Moments(levels, low, step);
        double scale = Format.Metric == Metric.Cosine && squared > 0 ? 1 / Math.Sqrt(squared) : 1;
        return new CodeNumbers
        {
            Step = LevelScale.ToFinite(step * scale),
            Low = LevelScale.ToFinite(low * scale),
            Sum = LevelScale.ToFinite(sum * scale),
            Norm = LevelScale.ToFinite(Weights.Square * squared),
        };
    }
}

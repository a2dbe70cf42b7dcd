using System.Buffers;
using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Quantizers;

/// <summary>
/// RaBitQ: turns each vector at random and keeps the direction in 1 to 9 bits a component, with a bound of the error.
/// </summary>
/// <remarks>
/// Gao and Long (2024), "RaBitQ: quantizing high-dimensional vectors with a theoretical error bound"; of several bits,
/// Gao, Gou, Xu, Yang, Long and Wong (2025). The estimate of a dot product has no bias, and is wrong by more than its
/// bound about once in twenty times or less. The rotation follows from the seed alone. A vector's own mean is kept
/// beside its levels, so what is coded is how its components differ from it: components that are all positive lose no
/// bits to that (ADR 0062). One bit wants 512 dimensions or more, and, where vectors lie far from zero in other ways, a
/// centre, such as the mean of a sample. Immutable.
/// </remarks>
public sealed class RaBitQuantizer : Quantizer
{
    /// <summary>The most bits of a component.</summary>
    public const int BitsMax = 9;

    // With more bits a stand-in is so near its vector that nothing is gained.
    private const int StandInBitsMax = 4;

    private readonly CodeLayout _layout;
    private readonly MeanRotation _rotation;
    private readonly float[]? _centre;

    /// <summary>A quantizer of vectors of a format.</summary>
    /// <param name="format">What goes in.</param>
    /// <param name="bits">Bits of a component, 1 to 9.</param>
    /// <param name="seed">Decides the rotation.</param>
    /// <param name="centre">Where directions are seen from, one finite number a component: the mean of the vectors, of
    /// the vectors scaled to length 1 under cosine; empty for zero. Not for the inner product.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no codes of so many bits.</exception>
    /// <exception cref="ArgumentException">The metric is neither L2 nor InnerProduct nor Cosine, or the centre has
    /// another dimension, is not finite, or not allowed.</exception>
    public RaBitQuantizer(VectorFormat format, int bits, ulong seed = 1, ReadOnlySpan<float> centre = default)
        : base(format)
    {
        Components.RequireAngleOrLength(format);
        if (bits is < 1 or > BitsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, $"bits is {bits}; allowed are 1 to {BitsMax}");
        }

        Bits = bits;
        Seed = seed;
        if (!centre.IsEmpty)
        {
            _centre = Checked(format, centre);
        }

        _layout = new CodeLayout(format.Dimension, bits, CodeNumbers.CountWithBounds);
        _rotation = new MeanRotation(format.Dimension, seed);
        StandIns = bits <= StandInBitsMax
            ? new StandIns(RaBitLevels.CorrelationOf(bits), (float)RaBitFit.SpreadOfCentred(format.Dimension))
            : null;
    }

    /// <summary>Bits of a component.</summary>
    public int Bits { get; }

    /// <summary>Decides the rotation.</summary>
    public ulong Seed { get; }

    /// <summary>Where directions are seen from; empty for zero.</summary>
    public ReadOnlySpan<float> Centre => _centre;

    /// <inheritdoc/>
    public override bool HasBounds => true;

    internal override RecordKind Kind => RecordKind.Levels;

    internal override CodeLayout Layout => _layout;

    internal override CodeWeights Weights => _centre is not null && Format.Metric == Metric.Cosine
        ? CodeWeights.CentredCosine
        : CodeWeights.Of(Format.Metric);

    internal override StandIns? StandIns { get; }

    internal override int RecordBytes => _layout.RecordBytes;

    internal override int PresenceOffset => _layout.AuxOffset;

    /// <inheritdoc/>
    public override int CandidatesFor(int k) => Bits switch
    {
        1 => (Format.Dimension >= 512 ? 6 : 20) * k,
        2 => (Format.Dimension >= 512 ? 3 : 6) * k,
        < 7 => 2 * k,
        _ => k + ((k + 1) / 2),
    };

    /// <inheritdoc/>
    public override bool Equals(Quantizer? other) => other is RaBitQuantizer bit && bit.Format.Equals(Format)
        && bit.Bits == Bits && bit.Seed == Seed
        && MemoryMarshal.AsBytes(bit.Centre).SequenceEqual(MemoryMarshal.AsBytes(Centre));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Format, Bits, Seed, _centre?.Length);

    /// <inheritdoc/>
    public override string ToString() => $"RaBitQ{Bits}";

    internal override void Transform(ReadOnlySpan<byte> vector, Span<float> target)
    {
        float mean = Turn(vector, target);
        foreach (ref float component in target)
        {
            component = LevelScale.ToFinite((double)component + mean);
        }
    }

    internal override void Encode(ReadOnlySpan<byte> vector, Span<byte> record, Span<byte> residual)
    {
        int dimension = Format.Dimension;
        float[] rented = ArrayPool<float>.Shared.Rent(dimension);
        short[] levels = ArrayPool<short>.Shared.Rent(dimension);
        Span<float> floats = rented.AsSpan(0, dimension);
        float mean = Turn(vector, floats);
        double squared = 0;
        foreach (float component in floats)
        {
            squared += (double)component * component;
        }

        CodeNumbers numbers = squared > 0
            ? NumbersOf(floats, squared, mean, levels.AsSpan(0, dimension))
            : NumbersOfConstant(mean, levels.AsSpan(0, dimension));
        if (_centre is not null && Format.Metric == Metric.Cosine && !vector.ContainsAnyExcept((byte)0))
        {
            // Zero has no direction; its distance to every vector of length 1 is 1, of which the formula gives half.
            numbers.Norm += 0.5f;
        }

        PackedLevels.Pack(_layout, levels.AsSpan(0, dimension), record);
        numbers.Write(record[_layout.AuxOffset..]);
        ArrayPool<float>.Shared.Return(rented);
        ArrayPool<short>.Shared.Return(levels);
    }

    internal override void ValidateCode(ReadOnlySpan<byte> record, ReadOnlySpan<byte> residual)
    {
        CodeCheck.Levels(_layout, record);
        CodeCheck.Numbers(record[_layout.AuxOffset..], CodeNumbers.CountWithBounds);
    }

    private static float[] Checked(VectorFormat format, ReadOnlySpan<float> centre)
    {
        if (format.Metric == Metric.InnerProduct || centre.Length != format.Dimension)
        {
            throw new ArgumentException(
                $"the centre has {centre.Length} components; allowed are none, or {format.Dimension} unless the "
                + $"metric is InnerProduct, and it is {format.Metric}",
                nameof(centre));
        }

        foreach (float component in centre)
        {
            if (!float.IsFinite(component))
            {
                throw new ArgumentException($"the centre has {component}; allowed are finite numbers", nameof(centre));
            }
        }

        return centre.ToArray();
    }

    // Fills what is left of the vector without its mean, turned; returns the mean.
    private float Turn(ReadOnlySpan<byte> vector, Span<float> target)
    {
        Components.Read(Format, vector, target);
        for (int i = 0; _centre is not null && i < target.Length; i++)
        {
            target[i] = LevelScale.ToFinite((double)target[i] - _centre[i]);
        }

        return _rotation.Apply(target);
    }

    private CodeNumbers NumbersOf(ReadOnlySpan<float> floats, double squared, float mean, Span<short> levels)
    {
        (RaBitFit fit, double meanLevel) = RaBitFit.OfCentred(floats, squared, Bits, levels);
        CodeNumbers numbers = NumbersOf(mean, squared);
        numbers.Step = LevelScale.ToFinite(fit.Step);
        numbers.Low = LevelScale.ToFinite(mean - (fit.Step * meanLevel));
        numbers.RowError = LevelScale.ToFinite(fit.RowError);
        numbers.QueryError = LevelScale.ToFinite(fit.QueryError);
        return numbers;
    }

    private CodeNumbers NumbersOfConstant(float mean, Span<short> levels)
    {
        levels.Clear();
        CodeNumbers numbers = NumbersOf(mean, 0);
        (numbers.Step, numbers.Low) = ((float)RaBitFit.StepOfZero, mean);
        return numbers;
    }

    // What is known of the mean, and of the squared length of the rest.
    private CodeNumbers NumbersOf(float mean, double squared) => new()
    {
        Sum = LevelScale.ToFinite((double)mean * Format.Dimension),
        Norm = LevelScale.ToFinite(Weights.Square * (squared + ((double)mean * mean * Format.Dimension))),
    };
}

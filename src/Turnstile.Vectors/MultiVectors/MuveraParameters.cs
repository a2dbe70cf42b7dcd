namespace Turnstile.Vectors.MultiVectors;

/// <summary>How sets of token vectors become single vectors.</summary>
/// <remarks>The vector has Repetitions x 2^PartitionBits x ProjectedDimension components, or FinalDimension when that
/// is above 0; at most <see cref="VectorFormat.DimensionMax"/>. Twenty repetitions of 32 partitions are a good start.
/// </remarks>
public sealed record MuveraParameters
{
    /// <summary>The most repetitions.</summary>
    public const int RepetitionMax = 1024;

    /// <summary>The most bits of a partition.</summary>
    public const int PartitionBitMax = 12;

    /// <summary>Checks and keeps the numbers.</summary>
    /// <param name="dimension">Components of a token, 1 to <see cref="VectorFormat.DimensionMax"/>.</param>
    /// <param name="repetitions">How often space is cut anew, 1 to <see cref="RepetitionMax"/>.</param>
    /// <param name="partitionBits">Planes that cut it, 0 to <see cref="PartitionBitMax"/>: 2^bits partitions.</param>
    /// <param name="projectedDimension">What tokens are projected to inside a partition, 1 to dimension; 0 or dimension
    /// for no projection.</param>
    /// <param name="finalDimension">What the whole is folded to, or 0 for no folding.</param>
    /// <param name="seed">Where chance comes from; query and document need the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or the result is too long.
    /// </exception>
    public MuveraParameters(
        int dimension,
        int repetitions = 20,
        int partitionBits = 5,
        int projectedDimension = 8,
        int finalDimension = 0,
        ulong seed = 1)
    {
        Dimension = TokenSet.CheckDimension(dimension);
        Repetitions = InRange(repetitions, 1, RepetitionMax, nameof(repetitions));
        PartitionBits = InRange(partitionBits, 0, PartitionBitMax, nameof(partitionBits));
        projectedDimension = InRange(projectedDimension, 0, dimension, nameof(projectedDimension));
        ProjectedDimension = projectedDimension == 0 ? dimension : projectedDimension;
        FinalDimension = InRange(finalDimension, 0, VectorFormat.DimensionMax, nameof(finalDimension));
        Seed = seed;
        long length = (long)repetitions * ProjectedDimension << partitionBits;
        if (finalDimension == 0 && length > VectorFormat.DimensionMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(repetitions),
                length,
                $"the vector would have {length} components; allowed are {VectorFormat.DimensionMax}, or a "
                + "finalDimension to fold it to");
        }

        if (length > UnfoldedMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(repetitions), length, $"there would be {length} components to fold; allowed are {UnfoldedMax}");
        }
    }

    /// <summary>The most components before they are folded.</summary>
    public const int UnfoldedMax = 1 << 22;

    /// <summary>Components of a token.</summary>
    public int Dimension { get; }

    /// <summary>How often space is cut anew.</summary>
    public int Repetitions { get; }

    /// <summary>Planes that cut it.</summary>
    public int PartitionBits { get; }

    /// <summary>Components of a token inside a partition.</summary>
    public int ProjectedDimension { get; }

    /// <summary>Components of the result when it is folded, else 0.</summary>
    public int FinalDimension { get; }

    /// <summary>Where chance comes from.</summary>
    public ulong Seed { get; }

    /// <summary>Components of the result.</summary>
    public int EncodedDimension => FinalDimension > 0 ? FinalDimension : UnfoldedDimension;

    internal int UnfoldedDimension => (Repetitions * ProjectedDimension) << PartitionBits;

    private static int InRange(int value, int min, int max, string name) => value >= min && value <= max
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed are {min} to {max}");
}

using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Sparse;

/// <summary>A vector that is mostly zero: term numbers in rising order, and the weight of each.</summary>
/// <remarks>
/// As bytes (docs/formats/sparse.md) it is its terms as uint32 and then its weights as float32, so 8 bytes for each
/// non-zero. Immutable; any thread.
/// </remarks>
public sealed class SparseVector
{
    /// <summary>The most non-zeros a vector may have.</summary>
    public const int NonZeroMax = 1 << 16;

    /// <summary>The greatest size of a weight, 2^40: sums of products then stay far from the end of float32.</summary>
    public const float WeightMax = 1L << 40;

    /// <summary>Bytes of one non-zero: a term and its weight.</summary>
    public const int NonZeroBytes = sizeof(uint) + sizeof(float);

    internal const int NonZeroBytesShift = 3;

    private readonly uint[] _terms;
    private readonly float[] _weights;

    /// <summary>Takes terms and weights; weights of 0 are dropped.</summary>
    /// <param name="terms">Any uint32, rising, each once; 0 to <see cref="NonZeroMax"/> of them.</param>
    /// <param name="weights">As many, finite, of any sign, at most <see cref="WeightMax"/> in size.</param>
    /// <exception cref="ArgumentException">A length, an order or a weight is not allowed.</exception>
    public SparseVector(ReadOnlySpan<uint> terms, ReadOnlySpan<float> weights)
    {
        if (terms.Length != weights.Length)
        {
            throw new ArgumentException(
                $"there are {weights.Length} weights; {terms.Length} terms need one each", nameof(weights));
        }

        if (SparseCheck.Find(terms, weights) is string problem)
        {
            throw new ArgumentException(problem, nameof(terms));
        }

        int zeros = weights.Count(0f);
        _terms = new uint[terms.Length - zeros];
        _weights = new float[terms.Length - zeros];
        int count = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            if (weights[i] != 0)
            {
                _terms[count] = terms[i];
                _weights[count++] = weights[i];
            }
        }
    }

    /// <summary>What results are reset with before a search of sparse vectors: a distance is minus the inner product,
    /// as float32.</summary>
    public static VectorFormat ResultFormat { get; } = new(VectorElement.Float32, 1, Metric.InnerProduct);

    /// <summary>Non-zeros.</summary>
    public int Count => _terms.Length;

    /// <summary>The terms, rising.</summary>
    public ReadOnlySpan<uint> Terms => _terms;

    /// <summary>The weight of each term, never 0.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Bytes of the vector as it is persisted.</summary>
    public int ByteCount => Count * NonZeroBytes;

    /// <summary>Writes the vector as bytes.</summary>
    /// <param name="target">ByteCount bytes.</param>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    public void Write(Span<byte> target)
    {
        if (target.Length != ByteCount)
        {
            throw new ArgumentException(
                $"target has {target.Length} bytes; a vector of {Count} non-zeros has {ByteCount}", nameof(target));
        }

        MemoryMarshal.AsBytes(Terms).CopyTo(target);
        MemoryMarshal.AsBytes(Weights).CopyTo(target[(Count * sizeof(uint))..]);
    }

    /// <summary>Reads a vector from bytes, trusting none of them.</summary>
    /// <param name="source">The bytes of one vector.</param>
    /// <exception cref="InvalidDataException">The bytes are no sparse vector.</exception>
    public static SparseVector Read(ReadOnlySpan<byte> source)
    {
        SparseCheck.RequireBytes(source);
        int termBytes = source.Length / 2;
        uint[] terms = MemoryMarshal.Cast<byte, uint>(source[..termBytes]).ToArray();
        return new SparseVector(terms, MemoryMarshal.Cast<byte, float>(source[termBytes..]));
    }
}

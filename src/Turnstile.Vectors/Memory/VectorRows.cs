using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Memory;

/// <summary>Rows of one format, each a vector or the note that there is none, in one block outside the heap.</summary>
/// <remarks>
/// Threads: one writer at a time; any number of readers, each touching only ordinals that it knows are published. The
/// caller publishes: it writes rows, then stores its count with release semantics; readers load that count first.
/// A row is written once and never changed. Lifetime: disposed by the owner when no search runs.
/// Cost: capacity x Stride of address space, committed as rows are written.
/// </remarks>
public sealed unsafe class VectorRows : IDisposable
{
    private readonly AlignedBuffer _buffer;

    // immutable until disposed
    private byte* _rows;

    /// <summary>Reserves space for <paramref name="capacity"/> rows.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <param name="capacity">The most rows, 0 to 2^30.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system cannot reserve that much.</exception>
    public VectorRows(VectorFormat format, int capacity)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (capacity is < 0 or > CapacityMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"capacity is {capacity}; allowed are 0 to {CapacityMax} rows");
        }

        Format = format;
        Capacity = capacity;
        _buffer = new AlignedBuffer((long)capacity * format.Stride);
        _rows = _buffer.Pointer;
    }

    /// <summary>The most rows one block may have.</summary>
    public const int CapacityMax = 1 << 30;

    /// <summary>What the vectors are.</summary>
    public VectorFormat Format { get; }

    /// <summary>The most rows; ordinals are 0 to Capacity-1.</summary>
    public int Capacity { get; }

    internal bool IsDisposed => _rows == null;

    internal byte* Base => _rows;

    /// <summary>Writes a vector. Single writer; an ordinal is written once, before it is published.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="vector">VectorBytes bytes, little-endian components.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="ArgumentException">The bytes are not a vector of the format.</exception>
    public void Write(int ordinal, ReadOnlySpan<byte> vector)
    {
        Format.Validate(vector);
        Span<byte> record = Record(ordinal);
        vector.CopyTo(record);
        record[vector.Length..].Clear();
        int number = Format.Metric switch
        {
            Metric.L2 when Format.Element != VectorElement.Float32 => (int)Norm.Squared(Format.Element, vector),
            Metric.Cosine => BitConverter.SingleToInt32Bits(Norm.Inverse(Norm.Squared(Format.Element, vector))),
            _ => 0,
        };
        MemoryMarshal.Write(record[Format.AuxOffset..], number);
        MemoryMarshal.Write(record[(Format.AuxOffset + sizeof(int))..], 1);
    }

    /// <summary>Writes consecutive vectors, from <paramref name="first"/> on.</summary>
    /// <param name="first">Ordinal of the first.</param>
    /// <param name="vectors">A whole number of vectors, one after the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinals leave the capacity.</exception>
    /// <exception cref="ArgumentException">The bytes are not vectors of the format.</exception>
    public void WriteRange(int first, ReadOnlySpan<byte> vectors)
    {
        if (vectors.Length % Format.VectorBytes != 0)
        {
            throw new ArgumentException(
                $"given are {vectors.Length} bytes; allowed are multiples of {Format.VectorBytes}", nameof(vectors));
        }

        for (int ordinal = first; !vectors.IsEmpty; ordinal++)
        {
            Write(ordinal, vectors[..Format.VectorBytes]);
            vectors = vectors[Format.VectorBytes..];
        }
    }

    /// <summary>Notes that a row has no vector: no search returns it. Single writer.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void WriteMissing(int ordinal) => Record(ordinal).Clear();

    /// <summary>Whether a published row has a vector.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public bool HasVector(int ordinal)
    {
        _ = Record(ordinal);
        return HasVectorUnchecked(ordinal);
    }

    /// <summary>The vector of a published row, bit for bit as written; zeros when it has none.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <returns>A view of VectorBytes bytes, valid until this object is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public ReadOnlySpan<byte> Vector(int ordinal) => Record(ordinal)[..Format.VectorBytes];

    /// <summary>Frees the memory. No search may be running and no view may be in use.</summary>
    public void Dispose()
    {
        _rows = null;
        _buffer.Dispose();
    }

    /// <summary>The caller vouches that the ordinal is within the capacity and published.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasVectorUnchecked(int ordinal) =>
        *(int*)(_rows + ((long)ordinal * Format.Stride) + Format.AuxOffset + sizeof(int)) != 0;

    private Span<byte> Record(int ordinal)
    {
        if ((uint)ordinal >= (uint)Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ordinal), ordinal, $"ordinal is {ordinal}; allowed are 0 to {Capacity - 1}");
        }

        ObjectDisposedException.ThrowIf(_rows == null, this);

        // In bounds: the ordinal is below the capacity and the block has Capacity x Stride bytes.
        return new Span<byte>(_rows + ((long)ordinal * Format.Stride), Format.Stride);
    }
}

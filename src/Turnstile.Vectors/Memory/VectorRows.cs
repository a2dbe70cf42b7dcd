using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Memory;

/// <summary>Rows of one format, each a vector or the note that there is none, in one block outside the heap.</summary>
/// <remarks>
/// With a <see cref="Vectors.Quantizer"/> a row keeps the code of its vector in place of it; searches and graphs work
/// over either, and a second level of codes lies in a block of its own, so that searches do not walk past it.
/// Threads: any number of writers, each of rows of its own; any number of readers, each touching only ordinals that it
/// knows are published. The caller publishes: it writes rows, then stores its count with release semantics; readers
/// load that count first. A row is written once and never changed. Lifetime: disposed by the owner when no search runs.
/// Cost: capacity x Stride of address space, committed as rows are written.
/// </remarks>
public sealed unsafe class VectorRows : IDisposable
{
    // A kernel may read a group of levels beyond the last of a record; past the last record that is this.
    private const int SlackBytes = 64;

    // null when the records lie in memory of somebody else
    private readonly AlignedBuffer? _buffer;
    private readonly AlignedBuffer? _residualBuffer;

    // immutable until disposed
    private byte* _rows;

    /// <summary>Reserves space for <paramref name="capacity"/> rows.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <param name="capacity">The most rows, 0 to 2^30.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system cannot reserve that much.</exception>
    public VectorRows(VectorFormat format, int capacity)
        : this(format, quantizer: null, capacity)
    {
    }

    /// <summary>Reserves space for the codes of <paramref name="capacity"/> rows.</summary>
    /// <param name="quantizer">What makes the codes.</param>
    /// <param name="capacity">The most rows, 0 to 2^30.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system cannot reserve that much.</exception>
    public VectorRows(Quantizer quantizer, int capacity)
        : this((quantizer ?? throw new ArgumentNullException(nameof(quantizer))).Format, quantizer, capacity)
    {
    }

    private VectorRows(VectorFormat format, Quantizer? quantizer, int capacity)
        : this(format, quantizer, capacity, records: null)
    {
        _buffer = new AlignedBuffer(((long)capacity * Stride) + SlackBytes);
        _rows = _buffer.Pointer;
        if (quantizer is { ResidualBytes: > 0 })
        {
            ResidualStride = (quantizer.ResidualBytes + SlackBytes - 1) / SlackBytes * SlackBytes;
            _residualBuffer = new AlignedBuffer((long)capacity * ResidualStride);
        }
    }

    private VectorRows(VectorFormat format, Quantizer? quantizer, int capacity, byte* records)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (capacity is < 0 or > CapacityMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"capacity is {capacity}; allowed are 0 to {CapacityMax} rows");
        }

        Format = format;
        Quantizer = quantizer;
        Capacity = capacity;
        Stride = quantizer?.Stride ?? format.Stride;
        RecordBytes = quantizer?.RecordBytes ?? format.VectorBytes;
        PresenceOffset = quantizer?.PresenceOffset ?? format.AuxOffset + sizeof(int);
        _rows = records;
    }

    /// <summary>The most rows one block may have.</summary>
    public const int CapacityMax = 1 << 30;

    /// <summary>What the vectors are.</summary>
    public VectorFormat Format { get; }

    /// <summary>The most rows; ordinals are 0 to Capacity-1.</summary>
    public int Capacity { get; }

    /// <summary>What makes the codes; null when the rows are vectors as they are.</summary>
    public Quantizer? Quantizer { get; }

    /// <summary>Bytes of one row in memory that searches read, a multiple of 64.</summary>
    public int Stride { get; }

    internal bool IsDisposed => _rows == null;

    internal byte* Base => _rows;

    /// <summary>The second levels, ResidualStride bytes each; null when there are none.</summary>
    internal byte* Residuals => _residualBuffer == null ? null : _residualBuffer.Pointer;

    internal int ResidualStride { get; }

    /// <summary>Bytes of a record that tell one vector from another.</summary>
    private int RecordBytes { get; }

    private int PresenceOffset { get; }

    /// <summary>Vectors whose records lie in memory of somebody else, such as a mapped file; nothing is
    /// copied.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <param name="capacity">How many records there are, 0 to 2^30; all count as published.</param>
    /// <param name="records">Address of the first of <paramref name="capacity"/> records of
    /// <see cref="VectorFormat.Stride"/> bytes, as <see cref="Record"/> gives them; a multiple of 64. The memory is
    /// never written, and outlives this object.</param>
    /// <exception cref="ArgumentException">The address is zero or not aligned.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    public static VectorRows Over(VectorFormat format, int capacity, nint records)
    {
        if (records == 0 || records % VectorFormat.BlockBytes != 0)
        {
            throw new ArgumentException(
                $"the records are at 0x{records:x}; allowed are multiples of {VectorFormat.BlockBytes}",
                nameof(records));
        }

        return new VectorRows(format, quantizer: null, capacity, (byte*)records);
    }

    /// <summary>Writes a vector. An ordinal is written once, before it is published.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="vector">VectorBytes bytes, little-endian components.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="ArgumentException">The bytes are not a vector of the format.</exception>
    public void Write(int ordinal, ReadOnlySpan<byte> vector)
    {
        Format.Validate(vector);
        Span<byte> record = Writable(ordinal);
        if (Quantizer is not null)
        {
            Quantizer.Encode(vector, record[..RecordBytes], Residual(ordinal));
            return;
        }

        vector.CopyTo(record);
        record[vector.Length..].Clear();
        int number = Format.Metric switch
        {
            Metric.L2 when !Format.HasFloats => (int)Norm.Squared(Format.Element, vector),
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

    /// <summary>Writes a row from its whole record. May be written anew while nobody reads it.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="record">Stride bytes, as <see cref="Record"/> gave them, of rows of the same kind.</param>
    /// <exception cref="ArgumentException">The record has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void WriteRecord(int ordinal, ReadOnlySpan<byte> record)
    {
        if (record.Length != Stride)
        {
            throw new ArgumentException(
                $"the record has {record.Length} bytes; records of {Format} have {Stride}", nameof(record));
        }

        record.CopyTo(Writable(ordinal));
    }

    /// <summary>Notes that a row has no vector: no search returns it.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void WriteMissing(int ordinal)
    {
        Writable(ordinal).Clear();
        Residual(ordinal).Clear();
    }

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
    /// <exception cref="InvalidOperationException">The rows are codes; the vectors are elsewhere.</exception>
    public ReadOnlySpan<byte> Vector(int ordinal) => Quantizer is null
        ? Record(ordinal)[..Format.VectorBytes]
        : throw new InvalidOperationException($"the rows are codes ({Quantizer}); they keep no vectors");

    /// <summary>The whole record of a published row as it lies in memory: what <see cref="Over"/> takes.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <returns>A view of Stride bytes, valid until this object is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public ReadOnlySpan<byte> Record(int ordinal) => Slot(ordinal);

    /// <summary>Copies the code of a published row, as it is persisted; zeros when the row has no vector.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <param name="target">CodeBytes bytes of the quantizer.</param>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="InvalidOperationException">The rows are vectors, not codes.</exception>
    public void ReadCode(int ordinal, Span<byte> target)
    {
        CheckCode(target.Length, nameof(target));
        Record(ordinal)[..RecordBytes].CopyTo(target);
        Residual(ordinal).CopyTo(target[RecordBytes..]);
    }

    /// <summary>Writes a row from its persisted code, trusting none of it.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="code">CodeBytes bytes of the quantizer; all zero when the row has no vector.</param>
    /// <exception cref="ArgumentException">The code has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="InvalidDataException">The bytes are no code of the quantizer.</exception>
    /// <exception cref="InvalidOperationException">The rows are vectors, not codes.</exception>
    public void WriteCode(int ordinal, ReadOnlySpan<byte> code)
    {
        CheckCode(code.Length, nameof(code));
        Span<byte> record = Writable(ordinal);
        if (code.ContainsAnyExcept((byte)0))
        {
            Quantizer!.ValidateCode(code[..RecordBytes], code[RecordBytes..]);
        }

        code[..RecordBytes].CopyTo(record);
        record[RecordBytes..].Clear();
        code[RecordBytes..].CopyTo(Residual(ordinal));
    }

    /// <summary>Frees the memory. No search may be running and no view may be in use.</summary>
    public void Dispose()
    {
        _rows = null;
        _buffer?.Dispose();
        _residualBuffer?.Dispose();
    }

    /// <summary>The caller vouches that the ordinal is within the capacity and published.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasVectorUnchecked(int ordinal) =>
        *(int*)(_rows + ((long)ordinal * Stride) + PresenceOffset) != 0;

    /// <summary>What tells the row from others: the vector, or the code of it. The caller vouches as above.</summary>
    internal ReadOnlySpan<byte> Contents(int ordinal) => Record(ordinal)[..RecordBytes];

    private Span<byte> Writable(int ordinal) => _buffer is not null
        ? Slot(ordinal)
        : throw new InvalidOperationException("the records are memory of somebody else, which is not written");

    private Span<byte> Slot(int ordinal)
    {
        if ((uint)ordinal >= (uint)Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ordinal), ordinal, $"ordinal is {ordinal}; allowed are 0 to {Capacity - 1}");
        }

        ObjectDisposedException.ThrowIf(_rows == null, this);

        // In bounds: the ordinal is below the capacity and the block has Capacity x Stride bytes.
        return new Span<byte>(_rows + ((long)ordinal * Stride), Stride);
    }

    // In bounds: the ordinal was checked, and the block has Capacity x ResidualStride bytes.
    private Span<byte> Residual(int ordinal) => _residualBuffer is null
        ? []
        : new Span<byte>(_residualBuffer.Pointer + ((long)ordinal * ResidualStride), Quantizer!.ResidualBytes);

    private void CheckCode(int length, string what)
    {
        if (Quantizer is null)
        {
            throw new InvalidOperationException("the rows are vectors, not codes");
        }

        if (length != Quantizer.CodeBytes)
        {
            throw new ArgumentException(
                $"the code has {length} bytes; codes of {Quantizer} have {Quantizer.CodeBytes}", what);
        }
    }
}

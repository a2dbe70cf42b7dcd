using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Sparse;

/// <summary>Rows of sparse vectors, each a vector or the note that there is none, in blocks outside the heap.</summary>
/// <remarks>
/// Threads: one writer at a time; any number of readers, each touching only ordinals that it knows are published. The
/// caller publishes: it writes rows, then stores its count with release semantics; readers load that count first.
/// A row is written once and never changed or moved. Lifetime: disposed by the owner when no search runs.
/// Cost: 8 bytes a non-zero and 16 a row; address space for Capacity rows, committed as rows are written.
/// </remarks>
public sealed unsafe class SparseRows : IDisposable
{
    /// <summary>The most rows of one object.</summary>
    public const int CapacityMax = 1 << 30;

    // Four of the longest vectors, and enough for huge pages, which rows in no order want.
    private const int BlockBytes = AlignedBuffer.HugePageBytes;

    private readonly AlignedBuffer _directory;

    // immutable until disposed
    private SparseRow* _rows;

    // writer only
    private readonly List<AlignedBuffer> _blocks = [];
    private int _blockUsedBytes = BlockBytes;

    /// <summary>Reserves space for the directory of <paramref name="capacity"/> rows.</summary>
    /// <param name="capacity">The most rows, 0 to <see cref="CapacityMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system cannot reserve that much.</exception>
    public SparseRows(int capacity)
    {
        if (capacity is < 0 or > CapacityMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"capacity is {capacity}; allowed are 0 to {CapacityMax} rows");
        }

        Capacity = capacity;
        _directory = new AlignedBuffer((long)capacity * sizeof(SparseRow));
        _rows = (SparseRow*)_directory.Pointer;
    }

    /// <summary>The most rows; ordinals are 0 to Capacity-1.</summary>
    public int Capacity { get; }

    /// <summary>Bytes of the vectors, free ends of blocks among them. Writer only.</summary>
    public long ByteCount => (long)_blocks.Count * BlockBytes;

    internal bool IsDisposed => _rows == null;

    /// <summary>Writes a vector. Single writer; an ordinal is written once, before it is published.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="vector">The vector; it may have no non-zeros, and is then a row all the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void Write(int ordinal, SparseVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        vector.Write(Place(ordinal, vector.Count));
    }

    /// <summary>Writes a row from its persisted bytes, trusting none of them. Single writer, like Write.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="bytes">What <see cref="SparseVector.Write"/> made.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="InvalidDataException">The bytes are no sparse vector.</exception>
    public void WriteBytes(int ordinal, ReadOnlySpan<byte> bytes)
    {
        SparseCheck.RequireBytes(bytes);
        bytes.CopyTo(Place(ordinal, bytes.Length / SparseVector.NonZeroBytes));
    }

    /// <summary>Notes that a row has no vector: no search returns it. Single writer.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void WriteMissing(int ordinal)
    {
        Check(ordinal);
        _rows[ordinal] = SparseRow.Missing;
    }

    /// <summary>Whether a published row has a vector, be it one without non-zeros.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public bool HasVector(int ordinal)
    {
        Check(ordinal);
        return _rows[ordinal].Exists;
    }

    /// <summary>The bytes of a published row, as they are persisted; none when it has no vector.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <returns>A view that is valid until this object is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public ReadOnlySpan<byte> Bytes(int ordinal)
    {
        Check(ordinal);
        SparseRow row = _rows[ordinal];
        return row.Exists ? new ReadOnlySpan<byte>(row.Terms, row.Count * SparseVector.NonZeroBytes) : [];
    }

    /// <summary>Frees the memory. No search may be running and no view may be in use.</summary>
    public void Dispose()
    {
        _rows = null;
        _directory.Dispose();
        foreach (AlignedBuffer block in _blocks)
        {
            block.Dispose();
        }
    }

    /// <summary>The caller vouches that the ordinal is within the capacity and published.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SparseRow RowUnchecked(int ordinal) => _rows[ordinal];

    /// <summary>Refuses a range of ordinals that leaves the capacity.</summary>
    internal void CheckRange(int from, int to)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (from < 0 || to < from || to > Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(to), to, $"range is {from} to {to}; allowed are ranges within 0 to {Capacity}");
        }
    }

    private Span<byte> Place(int ordinal, int count)
    {
        Check(ordinal);
        int byteCount = count * SparseVector.NonZeroBytes;
        if (byteCount > BlockBytes - _blockUsedBytes)
        {
            _blocks.Add(new AlignedBuffer(BlockBytes));
            _blockUsedBytes = 0;
        }

        // In bounds: the longest vector fits an empty block, and this one fits what is left of the last.
        byte* place = _blocks.Count == 0 ? null : _blocks[^1].Pointer + _blockUsedBytes;
        _blockUsedBytes += byteCount;
        _rows[ordinal] = new SparseRow(place, count);
        return new Span<byte>(place, byteCount);
    }

    private void Check(int ordinal)
    {
        if ((uint)ordinal >= (uint)Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ordinal), ordinal, $"ordinal is {ordinal}; allowed are 0 to {Capacity - 1}");
        }

        ObjectDisposedException.ThrowIf(IsDisposed, this);
    }
}

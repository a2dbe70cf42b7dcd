using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Memory;

/// <summary>Rows of any length, each some bytes or the note that there is nothing, in blocks outside the heap or in
/// memory of somebody else.</summary>
/// <remarks>
/// Threads: one writer at a time; any number of readers, each touching only ordinals that it knows are published. The
/// caller publishes: it writes rows, then stores its count with release semantics; readers load that count first.
/// A row is written once and never changed or moved. Lifetime: disposed by the owner when nobody reads.
/// Cost: 16 bytes a row beside its own; address space for Capacity rows, committed as rows are written.
/// </remarks>
public sealed unsafe class ByteRows : IDisposable
{
    /// <summary>The most rows of one object.</summary>
    public const int CapacityMax = 1 << 30;

    // The first blocks are small, as most columns of small collections are; then large enough for huge pages, which
    // rows in no order want.
    private const int FirstBlockBytes = 4 << 10;
    private const int BlockBytes = AlignedBuffer.HugePageBytes;

    private const int Missing = -1;

    private readonly AlignedBuffer _directory;

    // immutable until disposed
    private Place* _places;

    // writer only
    private readonly List<AlignedBuffer> _blocks = [];
    private long _blockFreeBytes;

    /// <summary>Reserves space for the directory of <paramref name="capacity"/> rows.</summary>
    /// <param name="capacity">The most rows, 0 to <see cref="CapacityMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system cannot reserve that much.</exception>
    public ByteRows(int capacity)
    {
        if (capacity is < 0 or > CapacityMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"capacity is {capacity}; allowed are 0 to {CapacityMax} rows");
        }

        Capacity = capacity;
        _directory = new AlignedBuffer((long)capacity * sizeof(Place));
        _places = (Place*)_directory.Pointer;
    }

    /// <summary>The most rows; ordinals are 0 to Capacity-1.</summary>
    public int Capacity { get; }

    /// <summary>Bytes of the blocks, free ends among them. Writer only.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Bytes of the rows that were written here. Who reads it beside the writer gets a moment's value.
    /// </summary>
    public long UsedBytes { get; private set; }

    internal bool IsDisposed => _places == null;

    /// <summary>Rows that lie one after the other in memory of somebody else, such as a mapped file; nothing is copied.
    /// </summary>
    /// <param name="lengths">The bytes of each row; 0 for a row without any. All count as published.</param>
    /// <param name="bytes">Address of the first row, a multiple of 8; not used if all lengths are 0. The memory is
    /// never written, and outlives this object.</param>
    /// <exception cref="ArgumentException">The address is zero or not aligned, or a length below 0.</exception>
    public static ByteRows Over(ReadOnlySpan<int> lengths, nint bytes)
    {
        const int Alignment = 8;
        if (lengths.ContainsAnyExcept(0) && (bytes == 0 || bytes % Alignment != 0))
        {
            throw new ArgumentException(
                $"the rows are at 0x{bytes:x}; allowed are multiples of {Alignment}", nameof(bytes));
        }

        var rows = new ByteRows(lengths.Length);
        byte* next = (byte*)bytes;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0)
            {
                rows.Dispose();
                throw new ArgumentException($"row {i} has {lengths[i]} bytes; 0 and more are allowed", nameof(lengths));
            }

            rows._places[i] = lengths[i] == 0 ? new Place(null, Missing) : new Place(next, lengths[i]);
            next += lengths[i];
        }

        return rows;
    }

    /// <summary>Writes a row. Single writer; an ordinal is written once, before it is published.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="bytes">What the row is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void Write(int ordinal, ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(ordinal, bytes.Length));

    /// <summary>Notes that there is nothing in a row. Single writer.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void WriteMissing(int ordinal)
    {
        Check(ordinal);
        _places[ordinal] = new Place(null, Missing);
    }

    /// <summary>Whether a published row is there, be it of no length.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public bool Has(int ordinal)
    {
        Check(ordinal);
        return _places[ordinal].Length >= 0;
    }

    /// <summary>The bytes of a published row; none when it is not there.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <returns>A view that is valid until this object is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public ReadOnlySpan<byte> Bytes(int ordinal)
    {
        Check(ordinal);
        Place place = _places[ordinal];

        // In bounds: a row has Length bytes where it lies.
        return place.Length > 0 ? new ReadOnlySpan<byte>(place.Address, place.Length) : [];
    }

    /// <summary>Frees the memory that is this object's. Nobody may be reading.</summary>
    public void Dispose()
    {
        _places = null;
        _directory.Dispose();
        foreach (AlignedBuffer block in _blocks)
        {
            block.Dispose();
        }
    }

    /// <summary>Takes room for a row, which the caller fills before it is published.</summary>
    internal Span<byte> Reserve(int ordinal, int length)
    {
        Check(ordinal);
        if (length > _blockFreeBytes)
        {
            // A row longer than a block has one of its own.
            long wanted = Math.Clamp(ByteCount, FirstBlockBytes, BlockBytes);
            var block = new AlignedBuffer(Math.Max(wanted, length));
            _blocks.Add(block);
            ByteCount += block.ByteCount;
            _blockFreeBytes = block.ByteCount;
        }

        // In bounds: the row fits what is left of the last block. Rows stay aligned as their lengths are.
        byte* place = _blocks.Count == 0 ? null : _blocks[^1].Pointer + (_blocks[^1].ByteCount - _blockFreeBytes);
        _blockFreeBytes -= length;
        UsedBytes += length;
        _places[ordinal] = new Place(place, length);
        return new Span<byte>(place, length);
    }

    /// <summary>Where a row lies, and its length, negative for none. The caller vouches that the ordinal is within the
    /// capacity and published.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Place PlaceUnchecked(int ordinal) => _places[ordinal];

    private void Check(int ordinal)
    {
        if ((uint)ordinal >= (uint)Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ordinal), ordinal, $"ordinal is {ordinal}; allowed are 0 to {Capacity - 1}");
        }

        ObjectDisposedException.ThrowIf(IsDisposed, this);
    }

    /// <summary>Where a row lies.</summary>
    internal readonly struct Place(byte* address, int length)
    {
        /// <summary>Its first byte.</summary>
        public readonly byte* Address = address;

        /// <summary>Its bytes; negative when it is not there.</summary>
        public readonly int Length = length;
    }
}

using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Sparse;

/// <summary>Rows of sparse vectors, each a vector or the note that there is none.</summary>
/// <remarks>
/// Threads: one writer at a time; any number of readers, each touching only ordinals that it knows are published. The
/// caller publishes: it writes rows, then stores its count with release semantics; readers load that count first.
/// A row is written once and never changed or moved. Lifetime: disposed by the owner when no search runs.
/// Cost: 8 bytes a non-zero and 16 a row; address space for Capacity rows, committed as rows are written.
/// </remarks>
public sealed class SparseRows : IDisposable
{
    /// <summary>The most rows of one object.</summary>
    public const int CapacityMax = ByteRows.CapacityMax;

    private readonly ByteRows _rows;
    private readonly bool _isOwner;

    /// <summary>Reserves space for the directory of <paramref name="capacity"/> rows.</summary>
    /// <param name="capacity">The most rows, 0 to <see cref="CapacityMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system cannot reserve that much.</exception>
    public SparseRows(int capacity)
        : this(new ByteRows(capacity), isOwner: true)
    {
    }

    private SparseRows(ByteRows rows, bool isOwner)
    {
        _rows = rows;
        _isOwner = isOwner;
    }

    /// <summary>The most rows; ordinals are 0 to Capacity-1.</summary>
    public int Capacity => _rows.Capacity;

    /// <summary>Bytes of the vectors, free ends of blocks among them. Writer only.</summary>
    public long ByteCount => _rows.ByteCount;

    internal bool IsDisposed => _rows.IsDisposed;

    /// <summary>Rows that somebody else keeps, as sparse vectors; nothing is copied, and their owner disposes them.
    /// </summary>
    /// <param name="rows">Rows of what <see cref="SparseVector.Write"/> makes. What is read of a row is memory of that
    /// row whatever its bytes are; scores and order are right if they are a sparse vector.</param>
    public static SparseRows Over(ByteRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new SparseRows(rows, isOwner: false);
    }

    /// <summary>Writes a vector. Single writer; an ordinal is written once, before it is published.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="vector">The vector; it may have no non-zeros, and is then a row all the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void Write(int ordinal, SparseVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        vector.Write(_rows.Reserve(ordinal, vector.ByteCount));
    }

    /// <summary>Writes a row from its persisted bytes, trusting none of them. Single writer, like Write.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="bytes">What <see cref="SparseVector.Write"/> made.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="InvalidDataException">The bytes are no sparse vector.</exception>
    public void WriteBytes(int ordinal, ReadOnlySpan<byte> bytes)
    {
        SparseCheck.RequireBytes(bytes);
        _rows.Write(ordinal, bytes);
    }

    /// <summary>Notes that a row has no vector: no search returns it. Single writer.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public void WriteMissing(int ordinal) => _rows.WriteMissing(ordinal);

    /// <summary>Whether a published row has a vector, be it one without non-zeros.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public bool HasVector(int ordinal) => _rows.Has(ordinal);

    /// <summary>The bytes of a published row, as they are persisted; none when it has no vector.</summary>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <returns>A view that is valid until this object is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public ReadOnlySpan<byte> Bytes(int ordinal) => _rows.Bytes(ordinal);

    /// <summary>Frees the memory. No search may be running and no view may be in use.</summary>
    public void Dispose()
    {
        if (_isOwner)
        {
            _rows.Dispose();
        }
    }

    /// <summary>The caller vouches that the ordinal is within the capacity and published.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe SparseRow RowUnchecked(int ordinal)
    {
        // In bounds: a row has as many whole non-zeros as its length says. A length below 0 stays below 0.
        ByteRows.Place place = _rows.PlaceUnchecked(ordinal);
        return new SparseRow(place.Address, place.Length >> SparseVector.NonZeroBytesShift);
    }

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
}

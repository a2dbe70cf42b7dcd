using Turnstile.Storage;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Segments;

/// <summary>Vectors of any length, sparse ones or multi-vectors: each row is the bytes that were logged.</summary>
/// <remarks>Whoever goes past this type to <see cref="Rows"/> or <see cref="Sparse"/> says before which rows it will
/// read. Threads and lifetime: <see cref="IVectorColumn"/>.</remarks>
internal sealed class PayloadColumn : IVectorColumn
{
    private readonly FileView? _view;
    private readonly RowChecksums? _checksums;
    private ReferenceCount _references = ReferenceCount.One;

    private PayloadColumn(ByteRows rows, FileView? view, RowChecksums? checksums)
    {
        Rows = rows;
        Sparse = SparseRows.Over(rows);
        _view = view;
        _checksums = checksums;
    }

    /// <summary>The rows; those of a file only after <see cref="Check(int)"/>.</summary>
    public ByteRows Rows { get; }

    /// <summary>The rows of a field of sparse vectors, as what they are.</summary>
    public SparseRows Sparse { get; }

    /// <inheritdoc/>
    public int Capacity => Rows.Capacity;

    /// <inheritdoc/>
    public bool IsInFile => _checksums is not null;

    /// <summary>An empty column in memory.</summary>
    public static PayloadColumn Create(int capacity) => new(new ByteRows(capacity), view: null, checksums: null);

    /// <summary>The column of a segment's file; takes the view over.</summary>
    /// <param name="lengths">The bytes of each row; together as many as the view has.</param>
    /// <param name="view">The rows, one after the other; null for none.</param>
    /// <param name="checksums">Of each row.</param>
    public static PayloadColumn Map(ReadOnlySpan<int> lengths, FileView? view, RowChecksums checksums) =>
        new(ByteRows.Over(lengths, view?.Address ?? 0), view, checksums);

    /// <inheritdoc/>
    public long BytesOf(int count) => Rows.UsedBytes;

    /// <inheritdoc/>
    public void Write(int ordinal, ReadOnlySpan<byte> vector) => Rows.Write(ordinal, vector);

    /// <inheritdoc/>
    public void WriteMissing(int ordinal) => Rows.WriteMissing(ordinal);

    /// <inheritdoc/>
    public bool HasVector(int ordinal) => Rows.Has(ordinal);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Vector(int ordinal)
    {
        Check(ordinal);
        return Rows.Bytes(ordinal);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Record(int ordinal) => Vector(ordinal);

    /// <summary>Holds a row against its checksum, if it is in a file and nobody has.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    public void Check(int ordinal)
    {
        if (_checksums is not null && !_checksums.IsChecked(ordinal))
        {
            _checksums.Check(ordinal, Rows.Bytes(ordinal));
        }
    }

    /// <inheritdoc/>
    public void Check(int from, int to) =>
        _checksums?.Check(from, to, Rows, static (rows, ordinal) => rows.Bytes(ordinal));

    /// <inheritdoc/>
    public void Retain() => _references.Retain();

    /// <inheritdoc/>
    public void Release()
    {
        if (_references.Release())
        {
            Rows.Dispose();
            _view?.Dispose();
        }
    }
}

using Turnstile.Storage;
using Turnstile.Vectors;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Dense vectors: each row is a record as searches read it.</summary>
/// <remarks>Whoever goes past this type to <see cref="Rows"/> says before which rows it will read. Threads and
/// lifetime: <see cref="IVectorColumn"/>.</remarks>
internal sealed class VectorColumn : IVectorColumn
{
    private readonly FileView? _view;
    private readonly RowChecksums? _checksums;
    private readonly IFile? _file;
    private ReferenceCount _references = ReferenceCount.One;

    private VectorColumn(VectorRows rows, FileView? view, RowChecksums? checksums, IFile? file)
    {
        Rows = rows;
        _view = view;
        _checksums = checksums;
        _file = file;
    }

    /// <summary>The records; those of a file only after <see cref="Check(int)"/>.</summary>
    public VectorRows Rows { get; }

    /// <inheritdoc/>
    public int Capacity => Rows.Capacity;

    /// <inheritdoc/>
    public bool IsInFile => _checksums is not null;

    /// <summary>An empty column in memory.</summary>
    public static VectorColumn Create(VectorFormat format, int capacity) =>
        new(new VectorRows(format, capacity), view: null, checksums: null, file: null);

    /// <summary>The column of a segment's file; takes view and open file over.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="view">Their records; null for none.</param>
    /// <param name="checksums">Of each record.</param>
    /// <param name="file">The file, for candidates to be read from by calls; null if they are read where they are
    /// mapped.</param>
    public static VectorColumn Map(
        VectorFormat format, int count, FileView? view, RowChecksums checksums, IFile? file) => new(
            view is null ? new VectorRows(format, count) : VectorRows.Over(format, count, view.Address),
            view,
            checksums,
            file);

    /// <summary>Whether <see cref="Read"/> may be called.</summary>
    public bool IsRead => _file is not null;

    /// <inheritdoc/>
    public long BytesOf(int count) => IsInFile ? 0 : (long)count * Rows.Stride;

    /// <inheritdoc/>
    public void Write(int ordinal, ReadOnlySpan<byte> vector) => Rows.Write(ordinal, vector);

    /// <inheritdoc/>
    public void WriteMissing(int ordinal) => Rows.WriteMissing(ordinal);

    /// <inheritdoc/>
    public bool HasVector(int ordinal)
    {
        Check(ordinal);
        return Rows.HasVector(ordinal);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Vector(int ordinal)
    {
        Check(ordinal);
        return Rows.Vector(ordinal);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Record(int ordinal)
    {
        Check(ordinal);
        return Rows.Record(ordinal);
    }

    /// <summary>Reads some rows from the file by calls, all of them together.</summary>
    /// <param name="ordinals">The rows, at most <see cref="RecordScratch.RecordCount"/> of them.</param>
    /// <param name="scratch">Room for vectors of this format; they are its first rows then.</param>
    /// <exception cref="StorageException">One cannot be read.</exception>
    /// <exception cref="CorruptionException">One is not what was written.</exception>
    public void Read(ReadOnlySpan<int> ordinals, RecordScratch scratch)
    {
        scratch.Fit(Rows.Format);
        Span<FilePiece> pieces = stackalloc FilePiece[ordinals.Length];
        for (int i = 0; i < ordinals.Length; i++)
        {
            pieces[i] = new FilePiece(OffsetOf(ordinals[i]), scratch.Bytes.Part(i * Rows.Stride, Rows.Stride));
        }

        _file!.Read(pieces);
        for (int i = 0; i < ordinals.Length; i++)
        {
            Span<byte> record = scratch.Bytes.Slice(i * Rows.Stride, Rows.Stride);
            _checksums!.Check(ordinals[i], record);
            scratch.Rows!.WriteRecord(i, record);
        }

        GC.KeepAlive(scratch);
    }

    /// <summary>Holds a row against its checksum, if it is in a file and nobody has.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    public void Check(int ordinal)
    {
        if (_checksums is not null && !_checksums.IsChecked(ordinal))
        {
            _checksums.Check(ordinal, Rows.Record(ordinal));
        }
    }

    /// <inheritdoc/>
    public void Check(int from, int to) =>
        _checksums?.Check(from, to, Rows, static (rows, ordinal) => rows.Record(ordinal));

    /// <inheritdoc/>
    public void Retain() => _references.Retain();

    /// <inheritdoc/>
    public void Release()
    {
        if (_references.Release())
        {
            Rows.Dispose();
            _view?.Dispose();
            _file?.Dispose();
        }
    }

    private long OffsetOf(int ordinal) => _checksums!.Offset + ((long)ordinal * Rows.Stride);
}

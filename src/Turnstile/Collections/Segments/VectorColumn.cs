using Turnstile.Storage;
using Turnstile.Vectors;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>The vectors of one field of one segment by ordinal, in memory or in the segment's file. Truth
/// (TRUTH-1).</summary>
/// <remarks>
/// In a file a row is believed once its checksum was compared, when it is first asked for: opening reads no vector.
/// Whoever goes past this type to <see cref="Rows"/> says before which rows it will read. Threads: of a column in
/// memory the turnstile writes rows; any thread reads published ones. Lifetime: counted; a segment owns a reference,
/// and so does an index that searches the vectors themselves.</remarks>
internal sealed class VectorColumn
{
    private readonly FileView? _view;
    private readonly RowChecksums? _checksums;
    private ReferenceCount _references = ReferenceCount.One;

    private VectorColumn(VectorRows rows, FileView? view, RowChecksums? checksums)
    {
        Rows = rows;
        _view = view;
        _checksums = checksums;
    }

    /// <summary>The records; those of a file only after <see cref="Check(int)"/>.</summary>
    public VectorRows Rows { get; }

    /// <summary>Whether the vectors are in the segment's file, and not in memory.</summary>
    public bool IsInFile => _checksums is not null;

    /// <summary>An empty column in memory.</summary>
    public static VectorColumn Create(VectorFormat format, int capacity) =>
        new(new VectorRows(format, capacity), view: null, checksums: null);

    /// <summary>The column of a segment's file; takes the view over.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="view">Their records; null for none.</param>
    /// <param name="checksums">Of each record.</param>
    public static VectorColumn Map(VectorFormat format, int count, FileView? view, RowChecksums checksums) => new(
        view is null ? new VectorRows(format, count) : VectorRows.Over(format, count, view.Address), view, checksums);

    /// <summary>Whether a row has a vector.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    public bool HasVector(int ordinal)
    {
        Check(ordinal);
        return Rows.HasVector(ordinal);
    }

    /// <summary>The vector of a row, bit for bit as it was given; zeros if it has none.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    public ReadOnlySpan<byte> Vector(int ordinal)
    {
        Check(ordinal);
        return Rows.Vector(ordinal);
    }

    /// <summary>The whole record of a row, as it lies in memory.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    public ReadOnlySpan<byte> Record(int ordinal)
    {
        Check(ordinal);
        return Rows.Record(ordinal);
    }

    /// <summary>Holds a row against its checksum, if it is in a file and nobody has.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    public void Check(int ordinal) => _checksums?.Check(Rows, ordinal);

    /// <summary>The same of the rows from..to-1.</summary>
    /// <exception cref="CorruptionException">A row is not what was written.</exception>
    public void Check(int from, int to) => _checksums?.Check(Rows, from, to);

    /// <summary>One owner more.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last lets the memory or the file go.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            Rows.Dispose();
            _view?.Dispose();
        }
    }
}

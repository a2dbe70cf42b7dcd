using System.Buffers.Binary;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>The vectors of one segment file, found by the sequence of their document version.</summary>
/// <remarks>A vector is used if its own checksum holds, whatever the others are. Threads: one.</remarks>
internal sealed class SalvagedSegment : IDisposable
{
    private readonly SectionFileReader _file;
    private readonly ulong[] _sequences;

    // By field id; null for a field that is lost.
    private readonly Dictionary<int, IVectorColumn?> _columns = [];

    private SalvagedSegment(SectionFileReader file, ulong[] sequences)
    {
        _file = file;
        _sequences = sequences;
    }

    /// <summary>The first thing that is wrong; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens a segment.</summary>
    /// <exception cref="IOException">Nothing in it can be used.</exception>
    public static SalvagedSegment Open(IFileSystem files, string path)
    {
        var file = new SectionFileReader(files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        try
        {
            byte[] bytes = file.Read(SegmentFormat.SequencesSection, 0);
            ulong[] sequences = new ulong[bytes.Length / sizeof(ulong)];
            for (int i = 0; i < sequences.Length; i++)
            {
                sequences[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
            }

            var segment = new SalvagedSegment(file, sequences);
            segment.Verify();
            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether it has the row of a document version.</summary>
    public bool Has(Sequence sequence) => Array.BinarySearch(_sequences, sequence.Value) >= 0;

    /// <summary>Reads the vector of a document version; null if the document has none there.</summary>
    /// <returns>False if it is lost, or the row is not here.</returns>
    public bool TryRead(Sequence sequence, VectorField field, out byte[]? vector)
    {
        vector = null;
        int row = Array.BinarySearch(_sequences, sequence.Value);
        if (row < 0 || ColumnOf(field) is not { } column)
        {
            return false;
        }

        try
        {
            vector = column.HasVector(row) ? column.Vector(row).ToArray() : null;
            return true;
        }
        catch (IOException problem)
        {
            Problem ??= problem.Message;
            return false;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        foreach (IVectorColumn? column in _columns.Values)
        {
            column?.Release();
        }

        _file.Dispose();
    }

    private void Verify()
    {
        try
        {
            _file.Verify();
        }
        catch (IOException problem)
        {
            Problem = problem.Message;
        }
    }

    private IVectorColumn? ColumnOf(VectorField field)
    {
        if (!_columns.TryGetValue(field.Id, out IVectorColumn? column))
        {
            column = TryMap(field);
            _columns.Add(field.Id, column);
        }

        return column;
    }

    private IVectorColumn? TryMap(VectorField field)
    {
        try
        {
            return SegmentFileReader.MapColumn(_file, field, _sequences.Length);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

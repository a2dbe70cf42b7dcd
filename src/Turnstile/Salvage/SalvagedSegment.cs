using System.Buffers.Binary;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>The vectors of one segment file, found by the sequence of their document version.</summary>
/// <remarks>A section is used if its own checksum holds, whatever the others are. Vectors are read one by one from the
/// file. Threads: one.</remarks>
internal sealed class SalvagedSegment : IDisposable
{
    private readonly SectionFileReader _file;
    private readonly ulong[] _sequences;

    // Which rows have a vector, by field id; null for a field that is lost.
    private readonly Dictionary<int, byte[]?> _presence = [];

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
        if (row < 0 || PresenceOf(field) is not { } presence)
        {
            return false;
        }

        if ((presence[row / 8] & (1 << (row % 8))) == 0)
        {
            return true;
        }

        try
        {
            byte[] bytes = new byte[field.ByteCount];
            _file.ReadPart(SegmentFormat.VectorsSection, (uint)field.Id, row * (long)bytes.Length, bytes);
            vector = bytes;
            return true;
        }
        catch (IOException problem)
        {
            Problem ??= problem.Message;
            return false;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

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

    private byte[]? PresenceOf(VectorField field)
    {
        if (!_presence.TryGetValue(field.Id, out byte[]? presence))
        {
            presence = ReadPresence(field);
            _presence.Add(field.Id, presence);
        }

        return presence;
    }

    private byte[]? ReadPresence(VectorField field)
    {
        try
        {
            byte[] presence = _file.Read(SegmentFormat.PresenceSection, (uint)field.Id);
            _file.Read(SegmentFormat.VectorsSection, (uint)field.Id, 1, static (_, _) => { });
            return presence.Length * 8L >= _sequences.Length
                && _file.LengthOf(SegmentFormat.VectorsSection, (uint)field.Id)
                    == _sequences.LongLength * field.ByteCount
                ? presence
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

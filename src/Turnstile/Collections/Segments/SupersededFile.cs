using System.Buffers.Binary;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>The marks of a persisted segment as a file of their own, replaced at each flush that adds some. Derived
/// from the rows.</summary>
/// <remarks>A file holds all marks up to a sequence that is flushed; later ones come back with the log.
/// Format: docs/formats/segment.md.</remarks>
internal static class SupersededFile
{
    private const int HeadBytes = 8;
    private const int MarkBytes = 12;

    /// <summary>Writes the marks made at or before <paramref name="upTo"/>, durably; null if there are none.</summary>
    public static LiveFile? Write(
        IFileSystem files,
        string directory,
        Func<FileNumber> newNumber,
        FileNumber parent,
        Segment segment,
        Sequence upTo)
    {
        byte[] marks = Collect(segment, upTo);
        if (marks.Length == HeadBytes)
        {
            return null;
        }

        FileNumber number = newNumber();
        string path = FileNames.PathOf(directory, FileKind.Superseded, number);
        using var writer = new SectionFileWriter(files, path, SegmentFormat.SupersededMagic, SegmentFormat.Version);
        writer.Begin();
        writer.Append(marks);
        writer.End(SegmentFormat.MarksSection, 0);
        writer.Publish();
        return new LiveFile(
            number,
            FileKind.Superseded,
            Owner: segment.Collection,
            Level: 0,
            parent,
            writer.Length,
            writer.Digest,
            segment.First,
            segment.Last,
            default,
            default,
            (marks.Length - HeadBytes) / MarkBytes);
    }

    /// <summary>Sets the marks of a segment that was just opened; false, and none are set, if the file is missing or
    /// not what was written: marks are derived and can be found again from the rows.</summary>
    public static bool TryRead(IFileSystem files, string directory, LiveFile file, Segment segment)
    {
        string path = FileNames.PathOf(directory, FileKind.Superseded, file.Number);
        if (!files.FileExists(path))
        {
            return false;
        }

        try
        {
            using var reader = new SectionFileReader(files, path, SegmentFormat.SupersededMagic, SegmentFormat.Version);
            byte[] bytes = reader.Read(SegmentFormat.MarksSection, 0);
            CheckMarks(reader, bytes, segment);
            for (int at = HeadBytes; at < bytes.Length; at += MarkBytes)
            {
                (int ordinal, Sequence by) = MarkAt(bytes, at);
                segment.Sequences.Supersede(ordinal, by);
            }

            return true;
        }
        catch (CorruptionException)
        {
            return false;
        }
    }

    private static (int Ordinal, Sequence By) MarkAt(byte[] bytes, int at) => (
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)),
        new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 4))));

    private static void CheckMarks(SectionFileReader reader, byte[] bytes, Segment segment)
    {
        if (bytes.Length < HeadBytes || (bytes.Length - HeadBytes) % MarkBytes != 0)
        {
            throw reader.Damage(0, "length of the marks", $"{HeadBytes} and a multiple of {MarkBytes}", bytes.Length);
        }

        var upTo = new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        for (int at = HeadBytes; at < bytes.Length; at += MarkBytes)
        {
            (int ordinal, Sequence by) = MarkAt(bytes, at);
            if (ordinal < 0 || ordinal >= segment.Count || by > upTo || by <= segment.Sequences[ordinal])
            {
                throw reader.Damage(at, "mark", $"a row below {segment.Count} and a later sequence", ordinal);
            }
        }
    }

    private static byte[] Collect(Segment segment, Sequence upTo)
    {
        int count = segment.Sequences.SupersededCount == 0 ? 0 : segment.Count;
        var marks = new List<(int Ordinal, Sequence By)>();
        for (int i = 0; i < count; i++)
        {
            if (!segment.Sequences.IsLive(i, upTo))
            {
                marks.Add((i, segment.Sequences.SupersededAt(i)));
            }
        }

        byte[] bytes = new byte[HeadBytes + (marks.Count * MarkBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, upTo.Value);
        for (int i = 0; i < marks.Count; i++)
        {
            Span<byte> mark = bytes.AsSpan(HeadBytes + (i * MarkBytes), MarkBytes);
            BinaryPrimitives.WriteInt32LittleEndian(mark, marks[i].Ordinal);
            BinaryPrimitives.WriteUInt64LittleEndian(mark[4..], marks[i].By.Value);
        }

        return bytes;
    }
}

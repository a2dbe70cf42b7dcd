using System.Buffers.Binary;
using Turnstile.Log;

namespace Turnstile.Manifest;

/// <summary>Writes a version edit as the payload of a frame. Format: docs/formats/manifest.md, version 1.</summary>
/// <remarks><code>
/// offset  size  field
///      0     8  next file number: every number below it may have been given out
///      8     4  flags: 1 flushed is set, 2 oldest log is set, 4 horizon is set
///     12     4  count of removed numbers, r
///     16     4  count of added files, a
///     20     4  count of time samples, t
///     24     8  flushed: a sequence, or 0
///     32     8  oldest log: a file number, or 0
///     40     8  log time of the flushed sequence, Unix milliseconds, or 0
///     48   8·r  removed numbers
///          16  only with flag 4: horizon: sequence (8), log time (8)
///        16·t  time samples, each: sequence (8), log time (8)
///          ...  a added files, each:
///      0     8  number
///      8     4  kind: FileKind
///     12     4  owner
///     16     4  level
///     20     4  checksum
///     24     8  parent
///     32     8  length, bytes
///     40     8  first sequence
///     48     8  last sequence
///     56     8  count of rows
///     64     4  length of the smallest key, s
///     68     4  length of the largest key, l
///     72   s+l  smallest key, largest key
/// </code></remarks>
internal static class VersionEditWriter
{
    /// <summary>The size of the fixed part of an edit, bytes.</summary>
    internal const int HeadBytes = 48;

    /// <summary>The size of the fixed part of an added file, bytes.</summary>
    internal const int FileBytes = 72;

    /// <summary>Set when the edit moves <see cref="VersionEdit.Flushed"/> and its time.</summary>
    internal const uint HasFlushed = 1;

    /// <summary>Set when the edit moves <see cref="VersionEdit.OldestLog"/>.</summary>
    internal const uint HasOldestLog = 2;

    /// <summary>Set when the edit moves <see cref="VersionEdit.Horizon"/>.</summary>
    internal const uint HasHorizon = 4;

    /// <summary>Every flag there is.</summary>
    internal const uint AllFlags = HasFlushed | HasOldestLog | HasHorizon;

    /// <summary>The size of a place with its log time, bytes.</summary>
    internal const int TimeBytes = 16;

    /// <summary>Appends the payload to the frame that was begun in <paramref name="frames"/>.</summary>
    public static void Write(FrameBuffer frames, VersionEdit edit, FileNumber next)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        uint flags = (edit.Flushed is null ? 0 : HasFlushed)
            | (edit.OldestLog is null ? 0 : HasOldestLog)
            | (edit.Horizon is null ? 0 : HasHorizon);
        BinaryPrimitives.WriteUInt64LittleEndian(head, next.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], flags);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], edit.Removed.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], edit.Added.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head[20..], edit.Samples.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(head[24..], edit.Flushed?.Value ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(head[32..], edit.OldestLog?.Value ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(head[40..], edit.FlushedTime);
        frames.Append(head);

        Span<byte> number = stackalloc byte[sizeof(ulong)];
        foreach (FileNumber removed in edit.Removed)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, removed.Value);
            frames.Append(number);
        }

        if (edit.Horizon is { } horizon)
        {
            WriteTime(frames, horizon.Sequence, horizon.Time);
        }

        foreach (TimeSample sample in edit.Samples)
        {
            WriteTime(frames, sample.Sequence, sample.Time);
        }

        foreach (LiveFile file in edit.Added)
        {
            WriteFile(frames, file);
        }
    }

    private static void WriteTime(FrameBuffer frames, Sequence sequence, long time)
    {
        Span<byte> bytes = stackalloc byte[TimeBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, sequence.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], time);
        frames.Append(bytes);
    }

    private static void WriteFile(FrameBuffer frames, LiveFile file)
    {
        Span<byte> bytes = stackalloc byte[FileBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, file.Number.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)file.Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], file.Owner);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], file.Level);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], file.Checksum);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], file.Parent.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], file.LengthBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], file.First.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[48..], file.Last.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[56..], file.RowCount);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[64..], file.SmallestKey.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[68..], file.LargestKey.Length);
        frames.Append(bytes);
        frames.Append(file.SmallestKey.Span);
        frames.Append(file.LargestKey.Span);
    }
}

using System.Buffers.Binary;
using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>The bodies of messages. Format: docs/formats/replication.md, version 1; little-endian.</summary>
/// <remarks>Every reader checks lengths and throws <see cref="InvalidDataException"/>.</remarks>
internal static class MessageBody
{
    private const int FrameHeadBytes = 24;
    private const int IdentityBytes = 16;
    private const int FileQuestionBytes = 24;

    /// <summary>Identity, 16 bytes; oldest sequence, 8.</summary>
    public static byte[] OfState(LeaderState state)
    {
        byte[] body = new byte[IdentityBytes + sizeof(ulong)];
        state.Identity.TryWriteBytes(body, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(IdentityBytes), state.Oldest.Value);
        return body;
    }

    /// <summary>Reads <see cref="OfState"/>.</summary>
    public static LeaderState ToState(ReadOnlySpan<byte> body)
    {
        Require(body.Length == IdentityBytes + sizeof(ulong));
        return new LeaderState(
            new Guid(body[..IdentityBytes], bigEndian: true),
            new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(body[IdentityBytes..])));
    }

    /// <summary>A sequence, 8 bytes.</summary>
    public static byte[] OfSequence(Sequence sequence)
    {
        byte[] body = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(body, sequence.Value);
        return body;
    }

    /// <summary>Reads <see cref="OfSequence"/>.</summary>
    public static Sequence ToSequence(ReadOnlySpan<byte> body)
    {
        Require(body.Length == sizeof(ulong));
        return new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(body));
    }

    /// <summary>Each frame: first sequence, 8; log time, 8; count, 4; length of the payload, 4; payload.</summary>
    public static byte[] OfFrames(IReadOnlyList<ReplicatedFrame> frames)
    {
        byte[] body = new byte[frames.Sum(static frame => FrameHeadBytes + frame.Payload.Length)];
        Span<byte> rest = body;
        foreach (ReplicatedFrame frame in frames)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, frame.First.Value);
            BinaryPrimitives.WriteInt64LittleEndian(rest[8..], frame.Time);
            BinaryPrimitives.WriteInt32LittleEndian(rest[16..], frame.Count);
            BinaryPrimitives.WriteInt32LittleEndian(rest[20..], frame.Payload.Length);
            frame.Payload.Span.CopyTo(rest[FrameHeadBytes..]);
            rest = rest[(FrameHeadBytes + frame.Payload.Length)..];
        }

        return body;
    }

    /// <summary>Reads <see cref="OfFrames"/>.</summary>
    public static List<ReplicatedFrame> ToFrames(ReadOnlyMemory<byte> body)
    {
        var frames = new List<ReplicatedFrame>();
        while (!body.IsEmpty)
        {
            Require(body.Length >= FrameHeadBytes);
            ReadOnlySpan<byte> head = body.Span;
            int length = BinaryPrimitives.ReadInt32LittleEndian(head[20..]);
            int count = BinaryPrimitives.ReadInt32LittleEndian(head[16..]);
            long time = BinaryPrimitives.ReadInt64LittleEndian(head[8..]);
            Require(length > 0 && length <= body.Length - FrameHeadBytes && count > 0 && time >= 0);
            frames.Add(new ReplicatedFrame(
                new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(head)),
                count,
                time,
                body.Slice(FrameHeadBytes, length)));
            body = body[(FrameHeadBytes + length)..];
        }

        return frames;
    }

    /// <summary>Identity, 16; number of the manifest, 8; one version edit that lists everything.</summary>
    public static byte[] OfCheckpoint(ManifestContent content)
    {
        var edit = new VersionEdit
        {
            Added = [.. content.Version.Files.Values],
            Flushed = content.Version.Flushed,
            FlushedTime = content.Version.FlushedTime,
            OldestLog = content.Version.OldestLog,
        };
        var frames = new FrameBuffer(0, new LogEnd(content.Number, 0, 0, new Sequence(1)));
        frames.Begin(FrameKind.Edit);
        VersionEditWriter.Write(frames, edit, content.NextFile);
        frames.Complete(new Sequence(1), 1, 0, time: 0);
        int length = FrameHeader.Read(frames.Bytes).PayloadBytes;
        byte[] body = new byte[IdentityBytes + sizeof(ulong) + length];
        content.Identity.TryWriteBytes(body, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(IdentityBytes), content.Number.Value);
        frames.Bytes.Slice(FrameHeader.HeaderBytes, length).CopyTo(body.AsSpan(IdentityBytes + sizeof(ulong)));
        return body;
    }

    /// <summary>Reads <see cref="OfCheckpoint"/>.</summary>
    public static ManifestContent ToCheckpoint(ReadOnlySpan<byte> body)
    {
        Require(body.Length > IdentityBytes + sizeof(ulong));
        var identity = new Guid(body[..IdentityBytes], bigEndian: true);
        var number = new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(body[IdentityBytes..]));
        Require(VersionEditReader.TryRead(
            body[(IdentityBytes + sizeof(ulong))..], out VersionEdit edit, out FileNumber next));
        try
        {
            return new ManifestContent(number, identity, Manifest.Version.Empty.With(edit), next);
        }
        catch (InvariantException broken)
        {
            throw new InvalidDataException($"a checkpoint that does not fit together: {broken.Message}", broken);
        }
    }

    /// <summary>Number, 8; offset, 8; kind, 4; zero, 4.</summary>
    public static byte[] OfFile(LiveFile file, long offset)
    {
        byte[] body = new byte[FileQuestionBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(body, file.Number.Value);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(8), offset);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(16), (uint)file.Kind);
        return body;
    }

    /// <summary>Reads <see cref="OfFile"/>: a file of which only number and kind are known.</summary>
    public static (LiveFile File, long Offset) ToFile(ReadOnlySpan<byte> body)
    {
        Require(body.Length == FileQuestionBytes);
        var number = new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(body));
        long offset = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(body[16..]);
        var file = new LiveFile(
            number, (FileKind)kind, 0, 0, default, long.MaxValue, 0, default, default, default, default, 0);
        Require(offset >= 0 && kind <= byte.MaxValue && file.IsWithinLimits);
        return (file, offset);
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("a message of replication holds what its kind does not allow");
        }
    }
}

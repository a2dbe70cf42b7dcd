using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Reads frames one after the other and checks that each is chained to the one before.</summary>
/// <remarks>
/// It stops at the first place that is no frame; after that <see cref="TryRead"/> looks at the same place again, so the
/// end of a growing file can be followed. Not thread-safe. Reads ahead in chunks; a payload is valid until the next
/// read.
/// </remarks>
internal sealed class FrameReader(
    IFile file, uint seed, FrameKind kind, LogEnd start, int chunkBytes = FrameReader.ChunkBytes)
{
    /// <summary>What is read ahead, bytes, unless said otherwise.</summary>
    public const int ChunkBytes = 1 << 20;

    private byte[] _buffer = [];
    private long _bufferOffset;
    private int _bufferCount;

    /// <summary>The end of the last good frame.</summary>
    public LogEnd End { get; private set; } = start;

    /// <summary>Why the last read found no frame; null when there are only zeros or the file ends.</summary>
    public FrameFault? Fault { get; private set; }

    /// <summary>Reads the next frame; false at the end, clean or not.</summary>
    /// <exception cref="CorruptionException">A frame with a good checksum is not the one that belongs here.</exception>
    public bool TryRead(out LogFrame frame)
    {
        frame = default;
        Fault = null;
        ReadOnlyMemory<byte> head = Load(FrameHeader.HeaderBytes);
        if (!head.Span.ContainsAnyExcept((byte)0))
        {
            return Stop(null);
        }

        if (head.Length < FrameHeader.HeaderBytes)
        {
            return Stop(Fail("length of the frame's head", Text(FrameHeader.HeaderBytes), Text(head.Length)));
        }

        uint stored = FrameHeader.StoredChecksum(head.Span);
        uint checksum = FrameHeader.ChecksumOf(head.Span, seed, End.Offset);
        if (stored != checksum)
        {
            return Stop(Fail("checksum of the frame's head", $"{checksum:x8}", $"{stored:x8}"));
        }

        var header = FrameHeader.Read(head.Span);
        CheckPlace(header);
        ReadOnlyMemory<byte> whole = Load(header.FrameBytes);
        if (whole.Length < header.FrameBytes)
        {
            return Stop(Fail("length of the frame", Text(header.FrameBytes), Text(whole.Length)));
        }

        uint payload = Crc32C.Of(whole.Span[FrameHeader.HeaderBytes..]);
        if (payload != header.PayloadChecksum)
        {
            return Stop(Fail("checksum of the payload", $"{payload:x8}", $"{header.PayloadChecksum:x8}"));
        }

        ReadOnlyMemory<byte> content = whole.Slice(FrameHeader.HeaderBytes, header.PayloadBytes);
        frame = new LogFrame(
            header.First, header.Count, header.Epoch, content, End.Offset, header.DurableOffset, header.Time);
        Sequence next = header.First.Plus(header.Count);
        End = new LogEnd(End.Number, End.Offset + header.FrameBytes, checksum, next);
        return true;
    }

    // Every byte of a file is written once. So a frame whose salted checksum holds is what the writer put here, and
    // if it does not fit its predecessor, no crash explains it.
    private void CheckPlace(in FrameHeader header)
    {
        FrameFault? fault = null;
        if (!header.IsWithinLimits || header.Kind != kind)
        {
            fault = Fail("fields of the frame's head", $"kind {kind} within its limits", header.ToString());
        }
        else if (header.Previous != End.Checksum)
        {
            fault = Fail("checksum of the previous frame", $"{End.Checksum:x8}", $"{header.Previous:x8}");
        }
        else if (header.First != End.Next)
        {
            fault = Fail("sequence of the frame", End.Next.ToString(), header.First.ToString());
        }

        if (fault is not null)
        {
            throw fault.ToException(file.Path);
        }
    }

    // Up to count bytes from the end of the last frame; fewer only where the file ends.
    private ReadOnlyMemory<byte> Load(int count)
    {
        long offset = End.Offset;
        long available = _bufferOffset + _bufferCount - offset;
        if (offset < _bufferOffset || available < count)
        {
            if (_buffer.Length < count)
            {
                long room = Math.Min(Math.Max(count, chunkBytes), Math.Max(file.Length - offset, count));
                _buffer = GC.AllocateUninitializedArray<byte>((int)room);
            }

            _bufferOffset = offset;
            _bufferCount = 0;
            _bufferCount = file.Read(offset, _buffer);
            available = _bufferCount;
        }

        int start = (int)(offset - _bufferOffset);
        return _buffer.AsMemory(start, (int)Math.Min(available, count));
    }

    private bool Stop(FrameFault? fault)
    {
        Fault = fault;
        _bufferCount = 0;
        return false;
    }

    private FrameFault Fail(string what, string expected, string found) => new(End.Offset, what, expected, found);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Builds frames in memory, one after the other, each chained to the one before.</summary>
/// <remarks>Not thread-safe. Allocates only when it grows. An unfinished frame is forgotten by the next
/// <see cref="Begin"/>.</remarks>
internal sealed class FrameBuffer
{
    /// <summary>The most that may wait to be written, bytes.</summary>
    public const int BufferBytesMax = 256 << 20;

    private const int InitialBytes = 64 << 10;
    private const int KeptBytesMax = 4 << 20;

    private readonly uint _seed;
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(InitialBytes);
    private int _complete;
    private int _used;
    private FrameKind _kind;
    private bool _isOpen;

    /// <summary>Starts after <paramref name="end"/>: the header, or a frame.</summary>
    public FrameBuffer(uint seed, LogEnd end)
    {
        _seed = seed;
        Offset = end.Offset;
        End = end;
    }

    /// <summary>The finished frames that were not taken yet.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _complete);

    /// <summary>Where <see cref="Bytes"/> belong in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>The end of the last finished frame.</summary>
    public LogEnd End { get; private set; }

    /// <summary>Starts a frame.</summary>
    public void Begin(FrameKind kind)
    {
        _kind = kind;
        _isOpen = true;
        _used = _complete;
        Reserve(FrameHeader.HeaderBytes);
        _used += FrameHeader.HeaderBytes;
    }

    /// <summary>Adds to the payload of the frame.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        Invariant.Check(_isOpen, "ORDER-1", "payload without a frame");
        long payload = (long)_used - _complete - FrameHeader.HeaderBytes + part.Length;
        Invariant.Check(
            payload <= FrameHeader.PayloadBytesMax,
            "LIMIT-1",
            $"a frame's payload may have {FrameHeader.PayloadBytesMax} bytes, this would be {payload}");
        Reserve(part.Length);
        part.CopyTo(_bytes.AsSpan(_used));
        _used += part.Length;
    }

    /// <summary>Finishes the frame: <paramref name="count"/> operations from <paramref name="first"/> on, built at
    /// <paramref name="time"/>.</summary>
    public void Complete(Sequence first, int count, long durableOffset, long time)
    {
        int payload = _used - _complete - FrameHeader.HeaderBytes;
        Invariant.Check(_isOpen && payload > 0, "ORDER-1", "a frame needs a payload");
        Invariant.Check(
            first == End.Next && count > 0,
            "ORDER-1",
            $"a frame of {count} operations starts at {first}, but the log ends at {End.Next}");
        int padding = FrameHeader.Padded(payload) - payload;
        Reserve(padding);
        _bytes.AsSpan(_used, padding).Clear();
        _used += padding;

        Span<byte> frame = _bytes.AsSpan(_complete, _used - _complete);
        uint payloadChecksum = Crc32C.Of(frame[FrameHeader.HeaderBytes..]);
        var header = new FrameHeader(
            payloadChecksum, payload, _kind, 0, count, End.Checksum, first, durableOffset, time);
        uint checksum = header.Write(frame, _seed, End.Offset);
        End = new LogEnd(End.Number, End.Offset + frame.Length, checksum, first.Plus(count));
        _complete = _used;
        _isOpen = false;
    }

    /// <summary>Forgets the finished frames, which are written now.</summary>
    public void Take()
    {
        Offset += _complete;
        _complete = 0;
        _used = 0;
        _isOpen = false;
        if (_bytes.Length > KeptBytesMax)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(InitialBytes);
        }
    }

    private void Reserve(int more)
    {
        long needed = (long)_used + more;
        if (needed <= _bytes.Length)
        {
            return;
        }

        Invariant.Check(
            needed <= BufferBytesMax, "LIMIT-1", $"{BufferBytesMax} bytes may wait to be written, not {needed}");
        long size = Math.Min(BufferBytesMax, Math.Max(needed, _bytes.Length * 2L));
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)size);
        _bytes.AsSpan(0, _used).CopyTo(larger);
        _bytes = larger;
    }
}

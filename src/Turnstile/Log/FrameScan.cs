using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Tells a torn tail from damage: looks behind a bad place for a frame that says the place was
/// synced.</summary>
/// <remarks>
/// Frames are written before they are synced, several at a time, and a power cut keeps any of the unsynced sectors.
/// So a good frame behind a bad one proves nothing. But every frame states up to where the file was synced when it
/// was built: a good one behind the bad place that states more than the place proves that what stood there was
/// durable once. Cost: one pass over the rest of the file; zeros are skipped at memory speed, other bytes cost one
/// checksum of 52 bytes per 8 bytes at worst, whatever they hold.
/// </remarks>
internal static class FrameScan
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>The offset of a frame behind <paramref name="bad"/> that states <paramref name="bad"/> was durable;
    /// null when there is none.</summary>
    public static long? FindProof(IFile file, uint seed, long bad) => Find(file, seed, bad, bad);

    /// <summary>The offset of the next head of a frame behind <paramref name="bad"/>, whatever it states; null when
    /// there is none.</summary>
    public static long? FindFrame(IFile file, uint seed, long bad) => Find(file, seed, bad, -1);

    // The first head behind a place that states more than an offset was durable.
    private static long? Find(IFile file, uint seed, long place, long stated)
    {
        long offset = place + FrameHeader.Alignment;
        long rest = file.Length - offset;
        if (rest < FrameHeader.HeaderBytes)
        {
            return null;
        }

        byte[] buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(ChunkBytes, rest));
        while (true)
        {
            int count = file.Read(offset, buffer);
            if (count < FrameHeader.HeaderBytes)
            {
                return null;
            }

            int found = FindIn(buffer.AsSpan(0, count), seed, offset, stated);
            if (found >= 0)
            {
                return offset + found;
            }

            // The last places of a chunk lack the rest of a head; they come first in the next one.
            offset += (count - FrameHeader.HeaderBytes + FrameHeader.Alignment) & -FrameHeader.Alignment;
        }
    }

    private static int FindIn(ReadOnlySpan<byte> bytes, uint seed, long offset, long stated)
    {
        int place = 0;
        while (place <= bytes.Length - FrameHeader.HeaderBytes)
        {
            int zeros = bytes[place..].IndexOfAnyExcept((byte)0);
            if (zeros < 0)
            {
                return -1;
            }

            // A head's first field is a checksum, which may be zero, and so may the next: step back over both.
            place = Math.Max(place, (place + zeros - FrameHeader.Alignment) & -FrameHeader.Alignment);
            int stop = Math.Min(bytes.Length - FrameHeader.HeaderBytes, place + (2 * FrameHeader.HeaderBytes));
            for (; place <= stop; place += FrameHeader.Alignment)
            {
                if (IsProof(bytes[place..], seed, offset + place, stated))
                {
                    return place;
                }
            }
        }

        return -1;
    }

    private static bool IsProof(ReadOnlySpan<byte> head, uint seed, long offset, long stated)
    {
        long durable = BinaryPrimitives.ReadInt64LittleEndian(head[40..]);
        if (durable <= stated || durable > offset)
        {
            return false;
        }

        return FrameHeader.Read(head).IsWithinLimits
            && FrameHeader.StoredChecksum(head) == FrameHeader.ChecksumOf(head, seed, offset);
    }
}

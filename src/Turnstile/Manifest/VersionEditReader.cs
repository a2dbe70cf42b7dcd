using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Manifest;

/// <summary>Reads a version edit from the payload of a frame. Format: see <see cref="VersionEditWriter"/>.</summary>
/// <remarks>The payload's checksum held, so what does not parse was written so: the caller reports it as
/// damage.</remarks>
internal static class VersionEditReader
{
    /// <summary>Reads an edit; false when the bytes are not exactly one edit within its limits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out VersionEdit edit, out FileNumber next)
    {
        edit = new VersionEdit();
        next = default;
        if (payload.Length < VersionEditWriter.HeadBytes)
        {
            return false;
        }

        next = new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(payload));
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]);
        uint removedCount = BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]);
        uint sampleCount = BinaryPrimitives.ReadUInt32LittleEndian(payload[20..]);
        uint addedCount = BinaryPrimitives.ReadUInt32LittleEndian(payload[16..]);
        ulong flushed = BinaryPrimitives.ReadUInt64LittleEndian(payload[24..]);
        ulong oldestLog = BinaryPrimitives.ReadUInt64LittleEndian(payload[32..]);
        long flushedTime = BinaryPrimitives.ReadInt64LittleEndian(payload[40..]);
        ReadOnlySpan<byte> rest = payload[VersionEditWriter.HeadBytes..];
        if ((flags & ~VersionEditWriter.AllFlags) != 0
            || flushedTime < 0
            || removedCount > (uint)rest.Length / sizeof(ulong))
        {
            return false;
        }

        var removed = new FileNumber[removedCount];
        for (int i = 0; i < removed.Length; i++)
        {
            removed[i] = new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[sizeof(ulong)..];
        }

        bool hasHorizon = (flags & VersionEditWriter.HasHorizon) != 0;
        if (!TryReadTimes(ref rest, hasHorizon ? 1u : 0u, out TimeSample[] horizon)
            || !TryReadTimes(ref rest, sampleCount, out TimeSample[] samples)
            || !TryReadFiles(rest, addedCount, out LiveFile[] added))
        {
            return false;
        }

        edit = new VersionEdit
        {
            Added = added,
            Removed = removed,
            Flushed = (flags & VersionEditWriter.HasFlushed) != 0 ? new Sequence(flushed) : null,
            FlushedTime = flushedTime,
            Horizon = hasHorizon ? new ReadHorizon(horizon[0].Sequence, horizon[0].Time) : null,
            Samples = samples,
            OldestLog = (flags & VersionEditWriter.HasOldestLog) != 0 ? new FileNumber(oldestLog) : null,
        };
        return true;
    }

    private static bool TryReadTimes(ref ReadOnlySpan<byte> rest, uint count, out TimeSample[] times)
    {
        times = [];
        if (count > (uint)rest.Length / VersionEditWriter.TimeBytes)
        {
            return false;
        }

        times = new TimeSample[count];
        for (int i = 0; i < times.Length; i++)
        {
            var sequence = new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            times[i] = new TimeSample(sequence, BinaryPrimitives.ReadInt64LittleEndian(rest[8..]));
            rest = rest[VersionEditWriter.TimeBytes..];
        }

        return Array.TrueForAll(times, static time => time.Time >= 0);
    }

    private static bool TryReadFiles(ReadOnlySpan<byte> rest, uint count, out LiveFile[] files)
    {
        files = [];
        if (count > (uint)rest.Length / VersionEditWriter.FileBytes)
        {
            return false;
        }

        files = new LiveFile[count];
        for (int i = 0; i < files.Length; i++)
        {
            if (rest.Length < VersionEditWriter.FileBytes)
            {
                return false;
            }

            uint smallest = BinaryPrimitives.ReadUInt32LittleEndian(rest[64..]);
            uint largest = BinaryPrimitives.ReadUInt32LittleEndian(rest[68..]);
            if (smallest > LiveFile.KeyBytesMax
                || largest > LiveFile.KeyBytesMax
                || rest.Length - VersionEditWriter.FileBytes < smallest + largest)
            {
                return false;
            }

            files[i] = ReadFile(rest, (int)smallest, (int)largest);
            rest = rest[(VersionEditWriter.FileBytes + (int)smallest + (int)largest)..];
        }

        return rest.IsEmpty;
    }

    private static LiveFile ReadFile(ReadOnlySpan<byte> bytes, int smallest, int largest) => new(
        new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        (FileKind)Math.Min(byte.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..])),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
        new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..])),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
        new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..])),
        new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..])),
        bytes.Slice(VersionEditWriter.FileBytes, smallest).ToArray(),
        bytes.Slice(VersionEditWriter.FileBytes + smallest, largest).ToArray(),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]));
}

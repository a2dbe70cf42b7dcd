using System.Buffers.Binary;
using System.Globalization;

namespace Turnstile.Kv.Tables;

/// <summary>Where the parts of a data block's payload lie, from the eight bytes at its end.</summary>
/// <param name="EntriesLength">The bytes of the entries.</param>
/// <param name="RestartCount">How many restart points follow them.</param>
/// <param name="PrefixLength">With how many equal bytes all keys of the block begin.</param>
internal readonly record struct DataBlockShape(int EntriesLength, int RestartCount, int PrefixLength)
{
    /// <summary>The size of a restart point: where its entry begins, and the head of its key behind the
    /// prefix.</summary>
    public const int RestartBytes = 8;

    /// <summary>The size of the end: the length of the prefix, the count of restart points.</summary>
    public const int EndBytes = 8;

    /// <summary>The length of the whole payload, bytes.</summary>
    public int PayloadBytes => EntriesLength + (RestartCount * RestartBytes) + EndBytes;

    /// <summary>What is to be remembered of it beside the payload.</summary>
    public long Note => ((long)PrefixLength << 32) | (uint)RestartCount;

    /// <summary>The shape of a payload of which <paramref name="note"/> was remembered.</summary>
    public static DataBlockShape Of(int payloadBytes, long note) =>
        new(payloadBytes - EndBytes - ((int)note * RestartBytes), (int)note, (int)(note >> 32));

    /// <summary>Reads and checks the shape.</summary>
    /// <exception cref="CorruptionException">The payload, at <paramref name="offset"/> of the file, has
    /// none.</exception>
    public static DataBlockShape Read(ReadOnlySpan<byte> payload, string file, long offset)
    {
        int prefix = -1;
        int count = -1;
        if (payload.Length >= EndBytes)
        {
            prefix = BinaryPrimitives.ReadInt32LittleEndian(payload[^8..]);
            count = BinaryPrimitives.ReadInt32LittleEndian(payload[^4..]);
        }

        long entries = payload.Length - EndBytes - ((long)count * RestartBytes);
        if (count <= 0 || entries <= 0 || prefix is < 0 or > StoredKey.BytesMax)
        {
            throw new CorruptionException(
                file,
                offset + payload.Length - EndBytes,
                "end of a data block",
                "1 or more restart points, within the block",
                string.Create(CultureInfo.InvariantCulture, $"{count} and a prefix of {prefix}"));
        }

        return new DataBlockShape((int)entries, count, prefix);
    }
}

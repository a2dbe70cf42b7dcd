using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>What stands before every block of a table file. Format: docs/formats/table.md; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  crc32c of bytes [4, 16 + n), salted with file number and offset
///      4     1  kind
///      5     1  compression of a data block: 0 for none, 1 for Lz; 0 of any other
///      6     2  zero
///      8     4  n, length of the payload as stored, bytes
///     12     4  length of the payload once decompressed, bytes
///     16     n  payload
/// </code></remarks>
internal static class BlockHeader
{
    /// <summary>The size of the header, bytes.</summary>
    public const int Bytes = 16;

    /// <summary>The largest payload of a data block, bytes: one entry of the largest key and value, and some.</summary>
    public const int PayloadBytesMax = 1 << 30;

    /// <summary>Fills in the header at the start of <paramref name="block"/>, whose payload is complete.</summary>
    public static void Write(Span<byte> block, BlockKind kind, FileNumber number, long offset) =>
        Write(block, kind, number, offset, new StoredBlock(BlockCompression.None, block.Length - Bytes));

    /// <summary>The same, of a payload that is packed.</summary>
    public static void Write(Span<byte> block, BlockKind kind, FileNumber number, long offset, StoredBlock how)
    {
        block[..Bytes].Clear();
        block[4] = (byte)kind;
        block[5] = (byte)how.Compression;
        BinaryPrimitives.WriteInt32LittleEndian(block[8..], block.Length - Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(block[12..], how.PlainBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(block, Crc32C.Salted(SaltOf(number, offset), block[4..]));
    }

    /// <summary>Checks a whole block as read from <paramref name="offset"/> of <paramref name="file"/>; tells how its
    /// payload is stored.</summary>
    /// <exception cref="CorruptionException">It is not what was written there.</exception>
    public static StoredBlock Check(
        ReadOnlySpan<byte> block, BlockKind kind, FileNumber number, string file, long offset)
    {
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(block);
        uint found = Crc32C.Salted(SaltOf(number, offset), block[4..]);
        if (expected != found)
        {
            throw new CorruptionException(file, offset, "checksum of a block", Hex(expected), Hex(found));
        }

        int most = kind == BlockKind.Data ? (int)BlockCompression.Lz : 0;
        if (block[4] != (byte)kind || block[5] > most || block[6] != 0 || block[7] != 0)
        {
            throw new CorruptionException(
                file,
                offset + 4,
                "kind and compression of a block",
                $"{(byte)kind}, 0 to {most}",
                $"{block[4]}, {block[5]}");
        }

        int payload = block.Length - Bytes;
        int stored = BinaryPrimitives.ReadInt32LittleEndian(block[8..]);
        int plain = BinaryPrimitives.ReadInt32LittleEndian(block[12..]);
        bool isPacked = block[5] != 0;

        // What a few bytes claim to unpack to is bounded before memory is taken for it.
        bool fits = isPacked
            ? plain > 0 && plain <= PayloadBytesMax && plain <= (long)payload * LzBytes.ExpansionMax
            : plain == payload;
        if (stored != payload || !fits)
        {
            throw new CorruptionException(
                file, offset + 8, "length of a block", Decimal(payload), $"{Decimal(stored)} and {Decimal(plain)}");
        }

        return new StoredBlock((BlockCompression)block[5], plain);
    }

    private static ulong SaltOf(FileNumber number, long offset) =>
        BitOperations.RotateLeft(number.Value, 40) ^ (ulong)offset;

    private static string Hex(uint value) => value.ToString("x8", CultureInfo.InvariantCulture);

    private static string Decimal(int value) => value.ToString(CultureInfo.InvariantCulture);
}

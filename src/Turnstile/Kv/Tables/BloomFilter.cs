using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Turnstile.Kv.Tables;

/// <summary>Tells of a key that it is surely not in a table, at about ten bits a key; wrong one time in a
/// hundred.</summary>
/// <remarks>
/// All bits of a key lie in one line of 64 bytes, so that a question costs one cache miss (Putze, Sanders and
/// Singler, 2007). Format: docs/formats/table.md:
/// <code>
/// offset  size  field
///      0     4  probes, 6
///      4     4  zero
///      8  64*n  lines; line of a key: (high half of its hash * n) >> 32; probe i: bits [9i, 9i + 9) of hash * Spread
/// </code></remarks>
internal readonly struct BloomFilter
{
    /// <summary>The bytes before the lines.</summary>
    public const int HeadBytes = 8;

    /// <summary>The size of a line, bytes.</summary>
    public const int LineBytes = 64;

    private const int Probes = 6;
    private const int BitsPerKey = 10;
    private const ulong Spread = 0x9e3779b97f4a7c15;

    // immutable
    private readonly byte[] _bytes;
    private readonly int _firstLine;
    private readonly int _lineCount;

    /// <summary>The filter in the payload of a filter block.</summary>
    /// <exception cref="CorruptionException">It is not one.</exception>
    public BloomFilter(ReadOnlyMemory<byte> payload, string file, long offset)
    {
        int lines = payload.Length - HeadBytes;
        if (lines <= 0 || lines % LineBytes != 0 || BinaryPrimitives.ReadInt32LittleEndian(payload.Span) != Probes)
        {
            throw new CorruptionException(
                file,
                offset,
                "the filter",
                $"{HeadBytes} bytes, {Probes} probes, and lines of {LineBytes} bytes",
                payload.Length.ToString(CultureInfo.InvariantCulture) + " bytes");
        }

        bool isArray = MemoryMarshal.TryGetArray(payload, out ArraySegment<byte> array);
        _bytes = isArray ? array.Array! : payload.ToArray();
        _firstLine = (isArray ? array.Offset : 0) + HeadBytes;
        _lineCount = lines / LineBytes;
    }

    /// <summary>The size of the payload of a filter for so many keys, bytes.</summary>
    public static int BytesFor(int keys) => HeadBytes + (LinesFor(keys) * LineBytes);

    /// <summary>Writes the payload of a filter for the keys with these hashes, of exactly its size.</summary>
    public static void Write(ReadOnlySpan<ulong> hashes, Span<byte> payload)
    {
        int lines = LinesFor(hashes.Length);
        payload.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(payload, Probes);
        foreach (ulong hash in hashes)
        {
            Span<byte> line = payload.Slice(HeadBytes + LineOffset(hash, lines), LineBytes);
            ulong spread = hash * Spread;
            for (int i = 0; i < Probes; i++)
            {
                int bit = (int)(spread >> (9 * i)) & 511;
                line[bit >> 3] |= (byte)(1 << (bit & 7));
            }
        }
    }

    /// <summary>Whether a key with this hash may be in the table.</summary>
    public bool MayContain(ulong hash)
    {
        ReadOnlySpan<byte> line = _bytes.AsSpan(_firstLine + LineOffset(hash, _lineCount), LineBytes);
        ulong spread = hash * Spread;
        for (int i = 0; i < Probes; i++)
        {
            int bit = (int)(spread >> (9 * i)) & 511;
            if ((line[bit >> 3] & (1 << (bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int LinesFor(int keys) =>
        (int)(((Math.Max(1L, keys) * BitsPerKey) + (LineBytes * 8) - 1) / (LineBytes * 8));

    private static int LineOffset(ulong hash, int lines) =>
        (int)(((hash >> 32) * (ulong)lines) >> 32) * LineBytes;
}

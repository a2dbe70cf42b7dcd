using System.Buffers.Binary;
using Turnstile.Kv.Tables;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>Reads the blocks of a table file where they lie, each judged by its own checksum, and looks for the next
/// one where there is none.</summary>
/// <remarks>Cost of a search: bytes that look like a head cost a checksum of what they claim to be, up to
/// <see cref="SearchFactor"/> times the length of the file in all; then the search gives up. Threads: one.</remarks>
internal sealed class TableBlocks(IFile file, FileNumber number)
{
    private const int SearchFactor = 16;
    private const int ChunkBytes = 1 << 20;

    private long _searchedBytes;

    /// <summary>Reads a block of any kind; null if there is none.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="end">It ends there at the latest.</param>
    public byte[]? TryRead(long offset, long end)
    {
        Span<byte> head = stackalloc byte[BlockHeader.Bytes];
        if (end - offset < head.Length
            || file.Read(offset, head) < head.Length
            || SizeIn(head, end - offset) is not { } size)
        {
            return null;
        }

        _searchedBytes += size;
        byte[] block = new byte[size];
        if (file.Read(offset, block) < size)
        {
            return null;
        }

        try
        {
            BlockHeader.Check(block, (BlockKind)block[4], number, file.Path, offset);
            return block;
        }
        catch (CorruptionException)
        {
            return null;
        }
    }

    /// <summary>Where the next block of any kind begins, at <paramref name="from"/> or behind; null for
    /// none.</summary>
    public long? Find(long from, long end)
    {
        byte[] chunk = new byte[(int)Math.Clamp(end - from, 0, ChunkBytes)];
        for (long start = from; end - start >= BlockHeader.Bytes; start += chunk.Length - BlockHeader.Bytes + 1)
        {
            int count = file.Read(start, chunk);
            for (int i = 0; i + BlockHeader.Bytes <= count; i++)
            {
                long offset = start + i;
                if (SizeIn(chunk.AsSpan(i, BlockHeader.Bytes), end - offset) is null)
                {
                    continue;
                }

                if (TryRead(offset, end) is not null)
                {
                    return offset;
                }

                if (_searchedBytes > file.Length * SearchFactor)
                {
                    return null;
                }
            }

            if (count < chunk.Length)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The entries of a data block; those above <paramref name="liveAfter"/> are live. One without a
    /// sequence, of a load, gets <paramref name="place"/>.</summary>
    /// <exception cref="CorruptionException">It holds none.</exception>
    public List<SalvagedEntry> Entries(byte[] block, long offset, Sequence liveAfter, Sequence place)
    {
        StoredBlock how = BlockHeader.Check(block, BlockKind.Data, number, file.Path, offset);
        byte[] plain = new byte[how.PlainBytes];
        if (!BlockCodecs.Reading(how.Compression).TryUnpack(block.AsSpan(BlockHeader.Bytes), plain))
        {
            throw new CorruptionException(
                file.Path, offset, "packed payload of a block", "one that unpacks", "other bytes");
        }

        DataBlockShape shape = DataBlockShape.Read(plain, file.Path, offset + BlockHeader.Bytes);
        var data = new DataBlock(plain, shape, file.Path, offset);
        var entries = new List<SalvagedEntry>();
        byte[] key = [];
        for (int position = 0; position < data.Entries.Length;)
        {
            EntryHeader header = data.Read(position);
            if (header.Shared > key.Length || header.Shared + header.Rest < Kv.StoredKey.PrefixBytes)
            {
                data.Fail(
                    position, "length of a key", "one that begins as the key before", $"{header.Shared} bytes shared");
            }

            key = [.. key.AsSpan(0, header.Shared), .. data.Entries.Slice(header.RestOffset, header.Rest)];
            byte[] value = data.Entries.Slice(header.ValueOffset, header.ValueLength).ToArray();
            header.Sequence = header.Sequence == 0 ? place.Value : header.Sequence;
            bool isLive = header.Stamp.Sequence > liveAfter;
            entries.Add(new SalvagedEntry(key, header.Stamp, isLive, value, default));
            position = header.End;
        }

        return entries;
    }

    // What bytes claim to be the size of the block they begin; null if they begin none.
    private static int? SizeIn(ReadOnlySpan<byte> head, long room)
    {
        int payload = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        bool isHead = head[4] is >= (byte)BlockKind.Data and <= (byte)BlockKind.TopIndex
            && head[5] <= (byte)BlockCompression.Lz
            && head[6] == 0
            && head[7] == 0
            && payload > 0
            && payload <= Math.Min(room - BlockHeader.Bytes, BlockHeader.PayloadBytesMax);
        return isHead ? payload + BlockHeader.Bytes : null;
    }
}

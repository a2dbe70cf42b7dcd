using System.Runtime.InteropServices;
using Turnstile.Vectors.BlockMax;

namespace Turnstile.Vectors.Sparse;

/// <summary>Turns bytes back into an index, trusting none of them. Format: docs/formats/sparse.md.</summary>
/// <remarks>Every number is checked before it is used, and no more memory is asked for than the rows can fill: lists
/// that together have more blocks than the rows have non-zeros are refused before their bodies are read.</remarks>
public sealed class SparseIndexReader
{
    private readonly NumberSource _source;
    private readonly SparseRows _rows;

    private SparseIndexReader(NumberSource source, SparseRows rows)
    {
        _source = source;
        _rows = rows;
    }

    /// <summary>Reads an index from the position of the stream, and no byte more.</summary>
    /// <param name="source">The bytes; the caller has checked their checksum.</param>
    /// <param name="rows">The rows the index was built over.</param>
    /// <param name="publishedCount">Rows below this ordinal are published.</param>
    /// <returns>An index that finds what the written one found; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">The bytes are not an index over these rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside the capacity of the rows.</exception>
    public static SparseIndex Read(Stream source, SparseRows rows, int publishedCount)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(rows);
        rows.CheckRange(0, publishedCount);
        return new SparseIndexReader(new NumberSource(source, "sparse index"), rows).Read(publishedCount);
    }

    private SparseIndex Read(int publishedCount)
    {
        _source.Int32("magic", SparseIndexFormat.Magic, SparseIndexFormat.Magic);
        _source.Int32("version", SparseIndexFormat.Version, SparseIndexFormat.Version);
        int from = _source.Int32("first ordinal", 0, publishedCount);
        int rowCount = _source.Int32("row count", 0, publishedCount - from);
        int shift = _source.Int32("rows of a block", BlockMaxLists.ShiftMin, BlockMaxLists.ShiftMax);
        BlockMaxLists lists = ReadDirectory(new BlockShape(rowCount, shift), NonZeros(from, rowCount));
        try
        {
            for (int list = 0; list < lists.Count; list++)
            {
                ReadBody(lists, list);
            }

            return new SparseIndex(_rows, from, lists);
        }
        catch
        {
            lists.Dispose();
            throw;
        }
    }

    private long NonZeros(int from, int rowCount)
    {
        long count = 0;
        for (int ordinal = from; ordinal < from + rowCount; ordinal++)
        {
            count += Math.Max(0, _rows.RowUnchecked(ordinal).Count);
        }

        return count;
    }

    private BlockMaxLists ReadDirectory(BlockShape shape, long nonZeros)
    {
        int listMax = (int)Math.Min(nonZeros, Array.MaxLength);
        int listCount = _source.Int32("list count", 0, listMax);
        ulong[] keys = new ulong[listCount];
        float[] scales = new float[listCount];
        int[] counts = new int[listCount];
        long left = nonZeros;
        for (int list = 0; list < listCount; list++)
        {
            long at = _source.Position;
            keys[list] = _source.UInt64("key");
            bool rises = keys[list] <= SparseIndexFormat.KeyMax && (list == 0 || keys[list] > keys[list - 1]);
            _source.Require(rises, at, "key", "rising terms", keys[list]);
            scales[list] = _source.Single("scale");
            bool isScale = scales[list] is > 0 and <= SparseVector.WeightMax;
            _source.Require(isScale, at, "scale", "a number above 0 to 2^40", scales[list]);
            counts[list] = _source.Int32("block count", 1, (int)Math.Min(shape.BlockCount, left));
            left -= counts[list];
        }

        return new BlockMaxLists(shape, keys, scales, counts);
    }

    private void ReadBody(BlockMaxLists lists, int list)
    {
        Span<byte> levels = lists.Levels(list);
        Span<int> blocks = lists.Blocks(list);
        long at = _source.Position;
        _source.Fill(MemoryMarshal.AsBytes(blocks), "blocks");
        int before = -1;
        foreach (int block in blocks)
        {
            bool fits = block > before && block < lists.Shape.BlockCount;
            _source.Require(fits, at, "blocks", $"rising ones below {lists.Shape.BlockCount}", block);
            before = block;
        }

        levels.Clear();
        at = _source.Position;
        _source.Fill(lists.IsDense(list) ? levels[..lists.Shape.BlockCount] : levels, "levels");
        int count = levels.Length - levels.Count((byte)0);
        _source.Require(count == lists.BlockCount(list), at, "levels", $"{lists.BlockCount(list)} above 0", count);
    }
}

using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>The file of a table, read in whole pieces.</summary>
/// <remarks>Threads: any. Lifetime: the owner disposes the file.</remarks>
internal sealed class TableFile(IFile file, FileNumber number)
{
    /// <summary>The number that its blocks are salted with.</summary>
    public FileNumber Number => number;

    /// <summary>Its path, for messages.</summary>
    public string Path => file.Path;

    /// <summary>Its length, bytes.</summary>
    public long Length => file.Length;

    /// <summary>Fills <paramref name="bytes"/> from <paramref name="offset"/> on.</summary>
    /// <exception cref="CorruptionException">The file ends before.</exception>
    public void ReadExactly(long offset, Span<byte> bytes)
    {
        int read = file.Read(offset, bytes);
        if (read != bytes.Length)
        {
            throw new CorruptionException(Path, offset, "bytes in the file", Decimal(bytes.Length), Decimal(read));
        }
    }

    /// <summary>The checked payload of the block between two places.</summary>
    /// <exception cref="CorruptionException">There is none of this kind.</exception>
    public ReadOnlyMemory<byte> ReadPart(BlockKind kind, long start, long end)
    {
        long size = end - start;
        if (size <= BlockHeader.Bytes || size > BlockHeader.PayloadBytesMax)
        {
            throw new CorruptionException(Path, start, $"size of the {kind} block", "17 bytes to 1 GiB", Decimal(size));
        }

        byte[] block = GC.AllocateUninitializedArray<byte>((int)size);
        ReadExactly(start, block);
        BlockHeader.Check(block, kind, number, Path, start);
        return block.AsMemory(BlockHeader.Bytes);
    }

    /// <summary>The footer, checked.</summary>
    /// <exception cref="CorruptionException">There is none of this table.</exception>
    public TableFooter ReadFooter()
    {
        long offset = Length - TableFooter.Bytes;
        if (offset <= 0)
        {
            throw new CorruptionException(
                Path, 0, "length of a table", $"more than {TableFooter.Bytes}", Decimal(Length));
        }

        Span<byte> footer = stackalloc byte[TableFooter.Bytes];
        ReadExactly(offset, footer);
        return TableFooter.Read(footer, number, Path, offset);
    }

    /// <summary>The index of the partitions, checked.</summary>
    /// <exception cref="CorruptionException">There is none of this table.</exception>
    public TableIndex ReadTopIndex(in TableFooter footer)
    {
        long end = footer.RangesOffset != 0 ? footer.RangesOffset : Length - TableFooter.Bytes;
        return new TableIndex(
            ReadPart(BlockKind.TopIndex, footer.IndexOffset, end),
            footer.PartitionCount,
            footer.PartitionsOffset,
            footer.IndexOffset,
            Path,
            footer.IndexOffset + BlockHeader.Bytes);
    }

    /// <summary>A partition, checked.</summary>
    /// <param name="footer">The footer of the table.</param>
    /// <param name="top">The index of its partitions.</param>
    /// <param name="number">Which of them.</param>
    /// <param name="places">Where readers find them; empty if they do not.</param>
    /// <exception cref="CorruptionException">It is none of this table.</exception>
    public TablePartition ReadPartition(
        in TableFooter footer, TableIndex top, int number, TablePartition?[] places)
    {
        long start = top.Offset(number);
        return new TablePartition(
            ReadPart(BlockKind.Partition, start, top.Offset(number + 1)),
            number,
            Math.Min(TablePartition.BlocksMax, footer.BlockCount - (number * TablePartition.BlocksMax)),
            footer.PartitionsOffset,
            Path,
            start + BlockHeader.Bytes)
        {
            Places = places,
        };
    }

    private static string Decimal(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Turnstile.Caching;

namespace Turnstile.Kv.Tables;

/// <summary>The filter and the index of some neighbouring data blocks of a table, and where these blocks are found in
/// memory.</summary>
/// <remarks>
/// Format: docs/formats/table.md, little-endian:
/// <code>
/// offset  size  field
///      0     8  where the first of its data blocks begins
///      8     8  where the last ends
///     16     4  f, length of the filter
///     20     f  filter
///               index
/// </code>
/// On the heap, and never held: who has found it reads on in it, whether the cache still keeps it or not. Blocks that
/// are brought when it does not are kept by nobody. Threads: any; what the cache says of it is under the cache's lock.
/// </remarks>
internal sealed class TablePartition : IBlockGuide
{
    /// <summary>Each partition of a table has so many data blocks, but for the last.</summary>
    public const int BlocksMax = 64;

    /// <summary>The bytes before the filter.</summary>
    public const int HeadBytes = 20;

    // This object and those it consists of, about.
    private const int OverheadBytes = 512;

    private readonly long _memoryBytes;

    // A new one has its chance: with it its blocks go.
    private UsedMark _used = new(isSet: true);

    /// <summary>Reads and checks the payload of a partition, which stands at <paramref name="offset"/> of the file.
    /// </summary>
    /// <param name="payload">The payload.</param>
    /// <param name="number">Which it is of the table.</param>
    /// <param name="blockCount">How many data blocks it has.</param>
    /// <param name="dataEnd">Where the data blocks of the table end.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="offset">Where the payload stands in it.</param>
    /// <exception cref="CorruptionException">It is none of such a table.</exception>
    public TablePartition(
        ReadOnlyMemory<byte> payload, int number, int blockCount, long dataEnd, string file, long offset)
    {
        ReadOnlySpan<byte> bytes = payload.Span;
        long start = bytes.Length < HeadBytes ? -1 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
        long end = start < 0 ? -1 : BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        int filterBytes = end <= start ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        if (filterBytes < 0 || filterBytes > bytes.Length - HeadBytes || end > dataEnd)
        {
            throw new CorruptionException(
                file,
                offset,
                "head of a partition",
                string.Create(CultureInfo.InvariantCulture, $"blocks within 0 to {dataEnd}, and a filter"),
                string.Create(CultureInfo.InvariantCulture, $"{start} to {end}, and {filterBytes} bytes"));
        }

        Number = number;
        Filter = new BloomFilter(payload.Slice(HeadBytes, filterBytes), file, offset + HeadBytes);
        int index = HeadBytes + filterBytes;
        Index = new TableIndex(payload[index..], blockCount, start, end, file, offset + index);
        Blocks = new BlockSlot[blockCount];
        Guesses = new SearchGuess[blockCount];
        long slotBytes = blockCount * (long)(Unsafe.SizeOf<BlockSlot>() + Unsafe.SizeOf<SearchGuess>());
        _memoryBytes = filterBytes + Index.MemoryBytes + slotBytes + OverheadBytes;
    }

    /// <summary>Which partition of its table it is.</summary>
    public int Number { get; }

    /// <summary>The number of its first data block in the table.</summary>
    public int FirstBlock => Number * BlocksMax;

    /// <summary>The number of the first data block behind it.</summary>
    public int EndBlock => FirstBlock + Blocks.Length;

    /// <summary>Tells of a key that it is not in these data blocks.</summary>
    public BloomFilter Filter { get; }

    /// <summary>Where the data blocks lie; counted from the first of the partition.</summary>
    public TableIndex Index { get; }

    /// <inheritdoc/>
    public BlockSlot[] Blocks { get; }

    /// <summary>Where searches go in the blocks that were read. Any reader, without order.</summary>
    public SearchGuess[] Guesses { get; }

    /// <inheritdoc/>
    public bool IsKept => ReferenceEquals(Shown, this);

    /// <summary>What it counts against the budget, bytes: half as much again as its size, for what was dropped stays on
    /// the heap until the collector comes by.</summary>
    public long CostBytes => _memoryBytes + (_memoryBytes / 2);

    /// <summary>Where readers find the partitions of its table; set before the cache is to keep it.</summary>
    public TablePartition?[] Places { get; init; } = [];

    /// <inheritdoc/>
    public IBlockGuide? Shown => Number < Places.Length ? Places[Number] : null;

    /// <inheritdoc/>
    public int RingIndex { get; set; } = -1;

    /// <inheritdoc/>
    public void Show() => Volatile.Write(ref Places[Number], this);

    /// <inheritdoc/>
    public void Hide() => Volatile.Write(ref Places[Number], null);

    /// <summary>Where a data block, by its number in the table, begins in the file.</summary>
    public long Offset(int block) => Index.Offset(block - FirstBlock);

    /// <summary>The size of a data block in the file, bytes, header included.</summary>
    public int Size(int block) => Index.Size(block - FirstBlock);

    /// <summary>Whether a data block is one of it.</summary>
    public bool Has(int block) => (uint)(block - FirstBlock) < (uint)Blocks.Length;

    /// <summary>Notes that a reader came.</summary>
    public void Touch() => _used.Set();

    /// <inheritdoc/>
    public bool WasUsed() => _used.Take();
}

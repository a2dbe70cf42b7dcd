using System.Diagnostics.CodeAnalysis;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>Data blocks of a table that are read past the cache, several with one read, for who walks over them in
/// order.</summary>
/// <remarks>The memory is its own and in no budget: <see cref="BytesMax"/>, or one block if that is larger, and one
/// block unpacked. Threads: one. Lifetime: the memory is given back by <see cref="LetGo"/>.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "LetGo gives the buffers back; used again afterwards.")]
internal sealed class BlockWindow
{
    /// <summary>How much is read at once.</summary>
    public const int BytesMax = 256 << 10;

    private NativeBuffer? _stored;
    private NativeBuffer? _plain;
    private SortedTableReader? _table;
    private TablePartition? _partition;
    private int _first;
    private int _end;

    /// <summary>Whether a block was read.</summary>
    public bool Has(SortedTableReader table, int block) =>
        block >= _first && block < _end && ReferenceEquals(table, _table);

    /// <summary>Reads a block, and those of its partition behind it, or before it, that fit.</summary>
    public void Read(SortedTableReader table, TablePartition partition, int block, bool backwards = false)
    {
        _table = null;
        int first = block;
        int end = block + 1;
        if (backwards)
        {
            while (first > partition.FirstBlock && partition.Offset(end) - partition.Offset(first - 1) <= BytesMax)
            {
                first--;
            }
        }
        else
        {
            while (end < partition.EndBlock && partition.Offset(end + 1) - partition.Offset(first) <= BytesMax)
            {
                end++;
            }
        }

        int length = (int)(partition.Offset(end) - partition.Offset(first));
        table.ReadStored(partition.Offset(first), Room(ref _stored, length).View.Slice(0, length));
        _first = first;
        _end = end;
        _partition = partition;
        _table = table;
    }

    /// <summary>Checks and unpacks a block that was read; says where its payload lies, until the next call.</summary>
    /// <exception cref="CorruptionException">It is not what was written.</exception>
    public DataBlockShape Open(int block, out NativeView memory, out int start)
    {
        SortedTableReader table = _table!;
        TablePartition partition = _partition!;
        long offset = partition.Offset(block);
        memory = _stored!.View;
        start = (int)(offset - partition.Offset(_first)) + BlockHeader.Bytes;
        ReadOnlySpan<byte> stored = memory.Slice(start - BlockHeader.Bytes, partition.Size(block));
        StoredBlock how = table.Check(offset, stored);
        if (how.Compression == BlockCompression.None)
        {
            return table.ShapeOf(offset, stored[BlockHeader.Bytes..]);
        }

        memory = Room(ref _plain, how.PlainBytes).View;
        start = 0;
        return table.Unpack(offset, how, stored, memory.Slice(0, how.PlainBytes));
    }

    /// <summary>Gives the memory back; may be used again.</summary>
    public void LetGo()
    {
        _table = null;
        _partition = null;
        _stored?.Dispose();
        _stored = null;
        _plain?.Dispose();
        _plain = null;
    }

    private static NativeBuffer Room(ref NativeBuffer? buffer, int bytes)
    {
        if (buffer is null || buffer.View.Length < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = new NativeBuffer(Math.Max(bytes, 16 << 10));
        }

        return buffer;
    }
}

using System.Runtime.InteropServices;
using Turnstile.Vectors.BlockMax;

namespace Turnstile.Vectors.Sparse;

/// <summary>Turns an index into bytes, without its rows. Format: docs/formats/sparse.md.</summary>
public static class SparseIndexWriter
{
    /// <summary>Writes the index at the position of the stream, which is not closed or flushed.</summary>
    /// <param name="index">The index.</param>
    /// <param name="target">Where the bytes go. The caller adds checksums.</param>
    /// <exception cref="IOException">Whatever the stream throws.</exception>
    public static void Write(SparseIndex index, Stream target)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(target);
        BlockMaxLists lists = index.Lists;
        ObjectDisposedException.ThrowIf(lists.IsDisposed, index);
        var sink = new NumberSink(target);
        sink.Int32(SparseIndexFormat.Magic);
        sink.Int32(SparseIndexFormat.Version);
        sink.Int32(index.From);
        sink.Int32(lists.Shape.RowCount);
        sink.Int32(lists.Shape.Shift);
        sink.Int32(lists.Count);
        for (int list = 0; list < lists.Count; list++)
        {
            sink.UInt64(lists.Key(list));
            sink.Single(lists.Scale(list));
            sink.Int32(lists.BlockCount(list));
        }

        for (int list = 0; list < lists.Count; list++)
        {
            Span<byte> levels = lists.Levels(list);
            sink.Bytes(MemoryMarshal.AsBytes(lists.Blocks(list)));
            sink.Bytes(lists.IsDense(list) ? levels[..lists.Shape.BlockCount] : levels);
        }

        sink.Flush();
        GC.KeepAlive(index);
    }
}

namespace Turnstile.Vectors.Ivf;

/// <summary>Turns inverted lists and their centroids into bytes. Format: docs/formats/ivf.md.</summary>
public static class IvfIndexWriter
{
    /// <summary>Writes the index at the position of the stream, which is not closed or flushed.</summary>
    /// <param name="index">The lists.</param>
    /// <param name="target">Where the bytes go. The caller adds checksums.</param>
    /// <exception cref="IOException">Whatever the stream throws.</exception>
    public static void Write(IvfIndex index, Stream target)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(target);
        var sink = new NumberSink(target);
        sink.Int32((int)IvfFormat.ListsMagic);
        sink.Int32((int)IvfFormat.Version);
        sink.Int32(index.Format.Dimension);
        sink.Int32(index.ListCount);
        sink.Int32(index.RowCount);
        sink.Int32(index.MemberCount);
        sink.Int32(index.Centroids.TrainedRowCount);
        sink.Single(index.Centroids.TrainedImbalance);
        sink.Single(index.SpillWeight);
        sink.Int32(0);
        foreach (float component in index.Centroids.Floats)
        {
            sink.Single(component);
        }

        for (int list = 0; list < index.ListCount; list++)
        {
            ReadOnlySpan<int> members = index.Members(list);
            sink.Int32(members.Length);
            foreach (int ordinal in members)
            {
                sink.Int32(ordinal);
            }
        }

        sink.Flush();
    }
}

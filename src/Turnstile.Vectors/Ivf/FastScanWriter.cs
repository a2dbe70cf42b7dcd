namespace Turnstile.Vectors.Ivf;

/// <summary>Turns the codes of inverted lists into bytes, without the lists. Format: docs/formats/ivf.md.</summary>
public static class FastScanWriter
{
    /// <summary>Writes the codes at the position of the stream, which is not closed or flushed.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="target">Where the bytes go. The caller adds checksums.</param>
    /// <exception cref="IOException">Whatever the stream throws.</exception>
    public static unsafe void Write(FastScanCodes codes, Stream target)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(target);
        ObjectDisposedException.ThrowIf(codes.IsDisposed, codes);
        var sink = new NumberSink(target);
        sink.Int32((int)IvfFormat.CodesMagic);
        sink.Int32((int)IvfFormat.Version);
        sink.Int32(codes.Index.Format.Dimension);
        sink.Int32(codes.Index.ListCount);
        sink.Int32(codes.Index.EntryCount);
        sink.Int32(0);
        sink.UInt64(codes.Seed);
        const int NumberBytes = FastScanCodes.BlockCount * sizeof(float);
        for (int list = 0; list < codes.Index.ListCount; list++)
        {
            for (int i = 0; i < codes.BlocksOf(list); i++)
            {
                // In bounds: the list has that many blocks, and a block its codes and 32 of each number.
                var block = new FastScanBlock(codes.Blocks(list) + ((long)i * codes.BlockBytes), codes.GroupCount);
                sink.Bytes(new ReadOnlySpan<byte>(block.Codes, codes.GroupCount * FastScanCodes.GroupBytes));
                sink.Bytes(new ReadOnlySpan<byte>(block.Add, NumberBytes));
                sink.Bytes(new ReadOnlySpan<byte>(block.Scale, NumberBytes));
                sink.Bytes(new ReadOnlySpan<byte>(block.Error, NumberBytes));
            }
        }

        sink.Flush();
        GC.KeepAlive(codes);
    }
}

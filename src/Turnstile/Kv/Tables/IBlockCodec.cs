namespace Turnstile.Kv.Tables;

/// <summary>One way of writing the payload of a data block.</summary>
/// <remarks>Threads: packing by one at a time; unpacking by any.</remarks>
internal interface IBlockCodec
{
    /// <summary>What stands in the block's header.</summary>
    BlockCompression Kind { get; }

    /// <summary>Packs a payload into <paramref name="target"/>; returns the length, 0 if it does not fit.</summary>
    int Pack(ReadOnlySpan<byte> plain, Span<byte> target);

    /// <summary>Unpacks into all of <paramref name="plain"/>; false if that is not what was packed. Reads and writes
    /// nothing outside, whatever the bytes are.</summary>
    bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> plain);
}

namespace Turnstile.Kv.Tables;

/// <summary>Finds the codec of a block.</summary>
internal static class BlockCodecs
{
    private static readonly PlainCodec s_plain = new();
    private static readonly LzCodec s_lz = new();

    /// <summary>One to pack with, the caller's own.</summary>
    public static IBlockCodec Create(BlockCompression kind) =>
        kind == BlockCompression.Lz ? new LzCodec() : new PlainCodec();

    /// <summary>The one to unpack with, shared by all.</summary>
    public static IBlockCodec Reading(BlockCompression kind) => kind == BlockCompression.Lz ? s_lz : s_plain;
}

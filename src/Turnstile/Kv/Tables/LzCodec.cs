using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>Writes what repeats within a block once.</summary>
internal sealed class LzCodec : IBlockCodec
{
    // the packing thread's
    private readonly int[] _table = new int[LzBytes.TableLength];

    /// <inheritdoc/>
    public BlockCompression Kind => BlockCompression.Lz;

    /// <inheritdoc/>
    public int Pack(ReadOnlySpan<byte> plain, Span<byte> target) => LzBytes.Pack(plain, target, _table);

    /// <inheritdoc/>
    public bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> plain) => LzBytes.TryUnpack(packed, plain);
}

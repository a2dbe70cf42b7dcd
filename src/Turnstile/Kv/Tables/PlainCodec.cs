namespace Turnstile.Kv.Tables;

/// <summary>Leaves payloads as they are.</summary>
internal sealed class PlainCodec : IBlockCodec
{
    /// <inheritdoc/>
    public BlockCompression Kind => BlockCompression.None;

    /// <inheritdoc/>
    public int Pack(ReadOnlySpan<byte> plain, Span<byte> target) => 0;

    /// <inheritdoc/>
    public bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> plain)
    {
        if (packed.Length != plain.Length)
        {
            return false;
        }

        packed.CopyTo(plain);
        return true;
    }
}

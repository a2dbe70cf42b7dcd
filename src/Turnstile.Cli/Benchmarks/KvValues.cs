using Turnstile.Cli.Numbers;

namespace Turnstile.Cli.Benchmarks;

/// <summary>Values of one size, cut from a stock of chance.</summary>
/// <remarks>Immutable; threads: any.</remarks>
internal sealed class KvValues
{
    private const int StockBytes = 1 << 20;

    private readonly byte[] _stock;
    private readonly int _valueBytes;

    /// <param name="valueBytes">Bytes of a value.</param>
    /// <param name="seed">Of its content.</param>
    public KvValues(int valueBytes, ulong seed)
    {
        _valueBytes = valueBytes;
        _stock = new byte[StockBytes + valueBytes];
        SplitMix64.For(seed, -2).Fill(_stock);
    }

    /// <summary>A value.</summary>
    public ReadOnlySpan<byte> Choose(ref SplitMix64 numbers) =>
        _stock.AsSpan((int)numbers.Below(StockBytes), _valueBytes);
}

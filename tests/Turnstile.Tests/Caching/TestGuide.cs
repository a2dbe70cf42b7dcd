using Turnstile.Caching;

namespace Turnstile.Tests.Caching;

/// <summary>What leads to blocks of no file.</summary>
internal sealed class TestGuide(TestGuide?[] places, int number = 0) : IBlockGuide
{
    public const int BlockCount = 64;

    public const int Bytes = 5_000;

    private UsedMark _used = new(isSet: true);

    public BlockSlot[] Blocks { get; } = new BlockSlot[BlockCount];

    public bool IsKept => ReferenceEquals(Shown, this);

    public long CostBytes => Bytes;

    public IBlockGuide? Shown => places[number];

    public int RingIndex { get; set; } = -1;

    /// <summary>Which blocks readers find in it.</summary>
    public int KeptCount => Blocks.Count(static slot => slot.Block is not null);

    public void Show() => Volatile.Write(ref places[number], this);

    public void Hide() => Volatile.Write(ref places[number], null);

    public void Touch() => _used.Set();

    public bool WasUsed() => _used.Take();
}

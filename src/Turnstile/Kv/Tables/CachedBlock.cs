namespace Turnstile.Kv.Tables;

/// <summary>The checked payload of one data block, in memory. Never changed; whoever has it may read on after it was
/// dropped from the cache.</summary>
/// <param name="payload">The bytes.</param>
/// <param name="shape">Where their parts lie.</param>
/// <param name="home">The table's slots, where readers find the block.</param>
/// <param name="index">Its place in them.</param>
internal sealed class CachedBlock(byte[] payload, DataBlockShape shape, CachedBlock?[] home, int index)
{
    /// <summary>What an object and an array take beside the payload, bytes, about.</summary>
    public const int OverheadBytes = 96;

    // set by readers that come again, cleared by the cache's hand; a lost store costs an early drop at most
    private bool _used;

    /// <summary>The bytes.</summary>
    public byte[] Payload => payload;

    /// <summary>Where their parts lie.</summary>
    public DataBlockShape Shape => shape;

    /// <summary>The table's slots, where readers find the block.</summary>
    public CachedBlock?[] Home => home;

    /// <summary>Its place in them.</summary>
    public int Index => index;

    /// <summary>What it counts against the budget, bytes.</summary>
    public long CostBytes => payload.Length + OverheadBytes;

    /// <summary>Where it stands in the cache's ring; the cache's own, under its lock.</summary>
    public int RingIndex { get; set; } = -1;

    /// <summary>Notes that a reader came.</summary>
    public void Touch()
    {
        if (!Volatile.Read(ref _used))
        {
            Volatile.Write(ref _used, true);
        }
    }

    /// <summary>Whether a reader came since the last time this was asked.</summary>
    public bool WasUsed()
    {
        bool used = Volatile.Read(ref _used);
        Volatile.Write(ref _used, false);
        return used;
    }
}

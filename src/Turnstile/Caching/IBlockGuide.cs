namespace Turnstile.Caching;

/// <summary>What leads to some blocks of a file and has their slots: kept by the cache at a place where readers find
/// it, and dropped together with its blocks.</summary>
/// <remarks>On the heap, and never held: who has found it reads on in it, whether it is still kept or not. The cache
/// calls this under its lock, readers of a file know what they have by its own type.</remarks>
internal interface IBlockGuide : IBlockHome, ICacheMember
{
    /// <summary>What it counts against the budget, bytes.</summary>
    long CostBytes { get; }

    /// <summary>What readers find at its place now: it, or another reading of the same.</summary>
    IBlockGuide? Shown { get; }

    /// <summary>Puts it at its place, where there is nothing.</summary>
    void Show();

    /// <summary>Takes it from its place.</summary>
    void Hide();
}

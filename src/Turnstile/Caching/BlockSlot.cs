using Turnstile.Storage;

namespace Turnstile.Caching;

/// <summary>Where readers find a block of a file in memory.</summary>
/// <remarks>Filled and emptied by the cache under its lock, read by any thread. The hint belongs to the block that was
/// there last: it is no hold, and what it leads to may be gone.</remarks>
internal struct BlockSlot
{
    /// <summary>The block; null if the cache has none. Volatile.</summary>
    public CachedBlock? Block;

    /// <summary>Where a search of the block begins: asked for while the block's object is still on its way.</summary>
    public FetchHint Search;
}

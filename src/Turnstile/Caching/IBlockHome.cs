namespace Turnstile.Caching;

/// <summary>Where the blocks of one file, or of a part of it, are found in memory.</summary>
internal interface IBlockHome
{
    /// <summary>A slot for each block; filled and emptied by the cache under its lock, read by any thread.</summary>
    BlockSlot[] Blocks { get; }

    /// <summary>Whether readers come here to look for blocks. Asked under the cache's lock.</summary>
    bool IsKept { get; }
}

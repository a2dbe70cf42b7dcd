namespace Turnstile.Kv.Tables;

/// <summary>Brings tables that were just written into the block cache, so that no reader has to.</summary>
/// <remarks>A help and nothing else: it drops nothing, and what goes wrong is left to the readers to meet. Threads: the
/// worker that wrote the tables, before readers have them. Cost: a read of the file for each block, from the page
/// cache. Why, and when: docs/adr/0054.</remarks>
internal static class TableWarming
{
    /// <summary>Whether the cache has at least half of the data blocks of some tables.</summary>
    public static bool AreWarm(IEnumerable<SortedTableReader> tables)
    {
        long blocks = 0;
        long cached = 0;
        foreach (SortedTableReader table in tables)
        {
            blocks += table.BlockCount;
            cached += table.CountCached();
        }

        return cached * 2 >= blocks;
    }

    /// <summary>Brings block after block until the cache is full or nobody waits for it any more.</summary>
    public static void Run(IEnumerable<SortedTableReader> tables, CancellationToken cancellation)
    {
        try
        {
            foreach (SortedTableReader table in tables)
            {
                for (int block = 0; block < table.BlockCount; block++)
                {
                    if (cancellation.IsCancellationRequested || !table.TryWarm(block))
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception failure) when (
            failure is StorageException or CorruptionException or InsufficientMemoryException)
        {
            // The tables are whole as far as their writer knows: who reads this block will say what is wrong.
        }
    }
}

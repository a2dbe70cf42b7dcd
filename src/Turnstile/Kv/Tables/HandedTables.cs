using System.Collections.Concurrent;

namespace Turnstile.Kv.Tables;

/// <summary>Open tables on their way from who wrote them to the turnstile, which takes them when their place in the
/// order is known; in replay it opens them.</summary>
/// <param name="open">Opens a table that nobody handed over.</param>
/// <remarks>Threads: any; a table is taken once. Lifetime: disposed by the store, after its threads have
/// ended.</remarks>
internal sealed class HandedTables(Func<FileNumber, SortedTableReader> open) : IDisposable
{
    private readonly ConcurrentDictionary<FileNumber, SortedTableReader> _tables = new();

    /// <summary>Hands a table over with the reference of its caller.</summary>
    public void Add(SortedTableReader table) => _tables[table.Number] = table;

    /// <summary>The table of a number; the caller gets the reference.</summary>
    /// <exception cref="CorruptionException">It is missing or damaged.</exception>
    public SortedTableReader Take(FileNumber number) =>
        _tables.TryRemove(number, out SortedTableReader? table) ? table : open(number);

    /// <summary>Lets a table go that was not taken.</summary>
    public void Drop(FileNumber number)
    {
        if (_tables.TryRemove(number, out SortedTableReader? table))
        {
            table.Release();
        }
    }

    /// <summary>Lets all go that were not taken.</summary>
    public void Dispose()
    {
        foreach (FileNumber number in _tables.Keys)
        {
            Drop(number);
        }
    }
}

using Turnstile.Kv.Memory;
using Turnstile.Kv.Tables;
using Turnstile.Views;

namespace Turnstile.Kv.Parts;

/// <summary>The keys' part of a view: memtables, sorted tables by level, and the catalog. Immutable.</summary>
/// <remarks>
/// Everything a source holds of a key is newer than what the sources behind it hold, in this order: the active
/// memtable, the frozen ones, newest first; level 0, newest first, overlapping; level 1 and below, each a row of
/// disjoint tables. Lifetime: owns one reference of each memtable and table. Constructing takes over the references
/// given; the With methods retain what is carried over and take over the reference of what is new.
/// </remarks>
internal sealed class KeyPart : ViewPart
{
    /// <summary>The number of levels.</summary>
    public const int LevelCount = 7;

    private readonly MemTable[] _frozen;
    private readonly TableLevel[] _levels;

    private KeyPart(
        MemTable active, MemTable[] frozen, TableLevel[] levels, Catalog catalog, Sequence droppedThrough)
    {
        DroppedThrough = droppedThrough;
        Active = active;
        _frozen = frozen;
        _levels = levels;
        Catalog = catalog;
        foreach (TableLevel level in levels)
        {
            TablesThrough = level.Through > TablesThrough ? level.Through : TablesThrough;
        }
    }

    /// <summary>The memtable that takes new entries.</summary>
    public MemTable Active { get; }

    /// <summary>The memtables that take no more and wait to be flushed, newest first.</summary>
    public ReadOnlySpan<MemTable> Frozen => _frozen;

    /// <summary>The keyspaces and collections.</summary>
    public Catalog Catalog { get; }

    /// <summary>Up to here a delete may have left no tombstone, since this database was opened.</summary>
    public Sequence DroppedThrough { get; }

    /// <summary>The highest sequence in any table.</summary>
    public Sequence TablesThrough { get; }

    /// <summary>Begins with an empty memtable and the tables of a recovered database, given with their
    /// levels.</summary>
    public static KeyPart Open(
        MemTable active, IEnumerable<(int Level, SortedTableReader Table)> tables, Catalog catalog)
    {
        var levels = new TableLevel[LevelCount];
        ILookup<int, SortedTableReader> byLevel = tables.ToLookup(t => t.Level, t => t.Table);
        for (int level = 0; level < LevelCount; level++)
        {
            levels[level] = new TableLevel(level, byLevel[level]);
        }

        return new KeyPart(active, [], levels, catalog, Sequence.Zero);
    }

    /// <summary>The tables of a level.</summary>
    public ReadOnlySpan<SortedTableReader> Level(int level) => _levels[level].Tables;

    /// <summary>The tables of all levels.</summary>
    public IEnumerable<SortedTableReader> Tables => _levels.SelectMany(static level => level.Tables);

    /// <summary>The tables of a level, not to be changed.</summary>
    internal SortedTableReader[] LevelArray(int level) => _levels[level].Tables;

    /// <summary>A level as a whole.</summary>
    internal TableLevel LevelAt(int level) => _levels[level];

    /// <summary>The next part: <paramref name="fresh"/> is active, and the active memtable is the newest frozen
    /// one.</summary>
    public KeyPart WithRotated(MemTable fresh)
    {
        RetainAll();
        return new KeyPart(fresh, [Active, .. _frozen], _levels, Catalog, DroppedThrough);
    }

    /// <summary>The next part: the oldest frozen memtable is replaced by a table on level 0, or by nothing.</summary>
    public KeyPart WithFlushed(MemTable flushed, SortedTableReader? table)
    {
        Invariant.Check(
            _frozen.Length > 0 && ReferenceEquals(_frozen[^1], flushed),
            "TRUTH-1",
            "memtables are flushed oldest first");
        RetainAll();
        flushed.Release();
        TableLevel[] levels = table is null ? _levels : WithLevel(0, [], [table]);
        return new KeyPart(Active, _frozen[..^1], levels, Catalog, DroppedThrough);
    }

    /// <summary>The next part: tables are new on level 0, of keys about which memory knows nothing.</summary>
    public KeyPart WithLoaded(IReadOnlyCollection<SortedTableReader> tables)
    {
        RetainAll();
        return new KeyPart(Active, _frozen, WithLevel(0, [], tables), Catalog, DroppedThrough);
    }

    /// <summary>The next part: some tables are gone and others are new on <paramref name="level"/>, 1 or
    /// more.</summary>
    /// <param name="removed">The tables that are gone.</param>
    /// <param name="level">The level of the new ones.</param>
    /// <param name="added">The new ones.</param>
    /// <param name="droppedThrough">Up to here tombstones were left out; zero if none were.</param>
    public KeyPart WithMerged(
        IReadOnlyCollection<FileNumber> removed,
        int level,
        IReadOnlyCollection<SortedTableReader> added,
        Sequence droppedThrough)
    {
        Invariant.Check(level is > 0 and < LevelCount, "TRUTH-1", "tables are merged into levels 1 to 6");
        RetainAll();
        var levels = (TableLevel[])_levels.Clone();
        for (int i = 0; i < LevelCount; i++)
        {
            if (i == level || _levels[i].Tables.Any(table => removed.Contains(table.Number)))
            {
                levels[i] = WithLevel(i, removed, i == level ? added : [])[i];
            }
        }

        Sequence through = droppedThrough > DroppedThrough ? droppedThrough : DroppedThrough;
        return new KeyPart(Active, _frozen, levels, Catalog, through);
    }

    /// <summary>The next part, with another catalog.</summary>
    public KeyPart WithCatalog(Catalog catalog)
    {
        RetainAll();
        return new KeyPart(Active, _frozen, _levels, catalog, DroppedThrough);
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        Active.Release();
        foreach (MemTable memtable in _frozen)
        {
            memtable.Release();
        }

        Array.ForEach(_levels, static level => level.Release());
    }

    // The levels with a new one in place of one of them, whose retained reference is given back.
    private TableLevel[] WithLevel(
        int level, IReadOnlyCollection<FileNumber> removed, IReadOnlyCollection<SortedTableReader> added)
    {
        var levels = (TableLevel[])_levels.Clone();
        levels[level] = _levels[level].With(level, removed, added);
        _levels[level].Release();
        return levels;
    }

    private void RetainAll()
    {
        Active.Retain();
        foreach (MemTable memtable in _frozen)
        {
            memtable.Retain();
        }

        Array.ForEach(_levels, static level => level.Retain());
    }
}

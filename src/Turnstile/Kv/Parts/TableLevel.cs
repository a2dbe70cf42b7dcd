using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Parts;

/// <summary>The tables of one level, and what is asked of all of them together. Immutable.</summary>
/// <remarks>Level 0: newest first, overlapping. Below: rising and disjoint. Lifetime: counted, so that a new part that
/// changes one level takes over the others by one addition each, however many tables there are; the last owner releases
/// the tables. Constructing takes over the references given.</remarks>
internal sealed class TableLevel
{
    private readonly SortedTableReader[] _tables;
    private ReferenceCount _references = ReferenceCount.One;

    /// <summary>Level <paramref name="level"/> of these tables, in any order.</summary>
    public TableLevel(int level, IEnumerable<SortedTableReader> tables)
    {
        _tables = Sorted(level, tables);
        foreach (SortedTableReader table in _tables)
        {
            Through = table.LastSequence > Through ? table.LastSequence : Through;
            FileBytes += table.FileBytes;
            EntryCount += table.EntryCount;
        }

        RangeTombstones[] ranges =
            [.. _tables.Where(static table => !table.Ranges.IsEmpty).Select(static table => table.Ranges)];
        Row = ranges.Length > 0 && level > 0 ? new RangeRow(ranges) : null;
    }

    /// <summary>The tables, not to be changed.</summary>
    public SortedTableReader[] Tables => _tables;

    /// <summary>The highest sequence in any.</summary>
    public Sequence Through { get; }

    /// <summary>What they take on disk.</summary>
    public long FileBytes { get; }

    /// <summary>How many entries they hold.</summary>
    public long EntryCount { get; }

    /// <summary>The deletes of ranges of a level below 0; null for none.</summary>
    public RangeRow? Row { get; }

    /// <summary>The level with other tables: it retains those it keeps and takes over the references of the
    /// others.</summary>
    public TableLevel With(
        int level, IReadOnlyCollection<FileNumber> removed, IReadOnlyCollection<SortedTableReader> added)
    {
        SortedTableReader[] kept = [.. _tables.Where(table => !removed.Contains(table.Number))];
        Array.ForEach(kept, static table => table.Retain());
        return new TableLevel(level, kept.Concat(added));
    }

    /// <summary>One owner more; the caller must hold a reference.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last releases the tables.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            Array.ForEach(_tables, static table => table.Release());
        }
    }

    private static SortedTableReader[] Sorted(int level, IEnumerable<SortedTableReader> tables)
    {
        SortedTableReader[] sorted = [.. tables];
        if (level == 0)
        {
            Array.Sort(sorted, (a, b) => b.LastSequence.CompareTo(a.LastSequence));
            return sorted;
        }

        Array.Sort(sorted, (a, b) => a.FirstKey.SequenceCompareTo(b.FirstKey));
        for (int i = 1; i < sorted.Length; i++)
        {
            Invariant.Check(
                TableSearch.EndsBefore(sorted[i - 1], sorted[i].FirstKey), "TRUTH-1", "tables of a level overlap");
        }

        return sorted;
    }
}

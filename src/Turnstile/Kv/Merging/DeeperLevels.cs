using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Tells whether tables below the output of a merge may hold a key: if none does, a tombstone hides nothing
/// more.</summary>
/// <remarks>Threads: one. Cost: keys are asked rising, so each table is passed once.</remarks>
internal sealed class DeeperLevels(SortedTableReader[][] levels)
{
    private readonly int[] _next = new int[levels.Length];

    /// <summary>Whether a key may be below; it is not lower than the one asked before.</summary>
    public bool MayHold(ReadOnlySpan<byte> key)
    {
        for (int level = 0; level < levels.Length; level++)
        {
            SortedTableReader[] tables = levels[level];
            while (_next[level] < tables.Length && TableSearch.EndsBefore(tables[_next[level]], key))
            {
                _next[level]++;
            }

            if (_next[level] < tables.Length && tables[_next[level]].FirstKey.SequenceCompareTo(key) <= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether any key of a range may be below.</summary>
    public bool MayHold(RangeFragment fragment)
    {
        foreach (SortedTableReader[] tables in levels)
        {
            int index = TableSearch.FirstEndingAtOrAfter(tables, fragment.Start);
            if (index < tables.Length && tables[index].FirstKey.SequenceCompareTo(fragment.End) < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where outputs should end, so that no table overlaps more than so many bytes of the level right below
    /// it.</summary>
    public IEnumerable<byte[]> Cuts(long bytesMax)
    {
        long bytes = 0;
        foreach (SortedTableReader table in levels.Length == 0 ? [] : levels[0])
        {
            if (bytes > bytesMax)
            {
                yield return table.FirstKey.ToArray();
                bytes = 0;
            }

            bytes += table.FileBytes;
        }
    }
}

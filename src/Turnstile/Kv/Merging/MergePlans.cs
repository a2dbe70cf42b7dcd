using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Completes the choice of tables to merge: what they overlap, and what lies below.</summary>
internal static class MergePlans
{
    /// <summary>The plan that merges tables into a level, which may be their own.</summary>
    public static MergePlan Of(KeyPart part, SortedTableReader[] upper, int outputLevel)
    {
        // Between two tables of level 0 may lie one of the level below: a new table may span both, so it takes part.
        SortedTableReader first = upper[0];
        SortedTableReader last = upper[0];
        foreach (SortedTableReader table in upper)
        {
            first = table.FirstKey.SequenceCompareTo(first.FirstKey) < 0 ? table : first;
            int order = table.LastKey.SequenceCompareTo(last.LastKey);
            last = order > 0 || (order == 0 && !table.IsLastKeyOutside) ? table : last;
        }

        SortedTableReader[] lower =
        [
            .. part.LevelArray(outputLevel).Where(table =>
                !upper.Contains(table)
                && !TableSearch.EndsBefore(table, first.FirstKey)
                && !TableSearch.EndsBefore(last, table.FirstKey)),
        ];
        return new MergePlan(upper, lower, outputLevel, Below(part, outputLevel));
    }

    /// <summary>The levels below one.</summary>
    public static SortedTableReader[][] Below(KeyPart part, int level) =>
        [.. Enumerable.Range(level + 1, KeyPart.LevelCount - level - 1).Select(part.LevelArray)];

    /// <summary>The tables of a level that a table overlaps.</summary>
    public static IEnumerable<SortedTableReader> Overlapped(KeyPart part, int level, SortedTableReader table)
    {
        SortedTableReader[] tables = part.LevelArray(level);
        for (int i = level == 0 ? 0 : TableSearch.FirstEndingAtOrAfter(tables, table.FirstKey); i < tables.Length; i++)
        {
            if (TableSearch.EndsBefore(table, tables[i].FirstKey) && level > 0)
            {
                yield break;
            }

            yield return tables[i];
        }
    }

    /// <summary>How many bytes of a level a table overlaps.</summary>
    public static long OverlapBytes(KeyPart part, int level, SortedTableReader table) =>
        Overlapped(part, level, table).Sum(static other => other.FileBytes);
}

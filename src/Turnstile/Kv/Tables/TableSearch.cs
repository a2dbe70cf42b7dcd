namespace Turnstile.Kv.Tables;

/// <summary>Finds the tables in which a key or a range may be.</summary>
internal static class TableSearch
{
    /// <summary>The first of disjoint, rising tables that does not end before <paramref name="key"/>; the count if
    /// none.</summary>
    public static int FirstEndingAtOrAfter(ReadOnlySpan<SortedTableReader> tables, ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = tables.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (EndsBefore(tables[middle], key))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Whether a table has keys in [<paramref name="first"/>, <paramref name="last"/>].</summary>
    public static bool Overlaps(SortedTableReader table, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last) =>
        !EndsBefore(table, first) && table.FirstKey.SequenceCompareTo(last) <= 0;

    /// <summary>Whether all of a table comes before <paramref name="key"/>.</summary>
    public static bool EndsBefore(SortedTableReader table, ReadOnlySpan<byte> key)
    {
        int order = table.LastKey.SequenceCompareTo(key);
        return order < 0 || (order == 0 && table.IsLastKeyOutside);
    }
}

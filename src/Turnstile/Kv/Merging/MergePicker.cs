using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Decides what to merge next: leveled compaction, each level ten times as large as the one above.</summary>
/// <param name="levelZeroCountMax">So many tables of level 0 call for a merge.</param>
/// <param name="levelOneBytesMax">The size of level 1 that calls for a merge, bytes.</param>
internal sealed class MergePicker(
    int levelZeroCountMax = MergePicker.LevelZeroCountDefault,
    long levelOneBytesMax = MergePicker.LevelOneBytesDefault)
{
    /// <summary>The usual number of tables on level 0 that calls for a merge.</summary>
    public const int LevelZeroCountDefault = 4;

    /// <summary>The usual size of level 1, bytes.</summary>
    public const long LevelOneBytesDefault = 256L << 20;

    private const int FanOut = 10;

    /// <summary>The most urgent merge; null if none is needed.</summary>
    public MergePlan? Pick(KeyPart part)
    {
        if (part.Level(0).Length >= levelZeroCountMax)
        {
            return Plan(part, part.LevelArray(0), outputLevel: 1);
        }

        long bytesMax = levelOneBytesMax;
        for (int level = 1; level < KeyPart.LevelCount - 1; level++, bytesMax *= FanOut)
        {
            SortedTableReader[] tables = part.LevelArray(level);
            if (tables.Sum(table => table.FileBytes) > bytesMax)
            {
                // The oldest file first: so the choice goes round the whole level.
                return Plan(part, [tables.MinBy(table => table.Number)!], level + 1);
            }
        }

        return null;
    }

    /// <summary>A merge of everything into the lowest level in use; null if there is nothing to gain.</summary>
    public static MergePlan? PickAll(KeyPart part)
    {
        int lowest = Enumerable.Range(0, KeyPart.LevelCount).LastOrDefault(level => part.Level(level).Length > 0);
        SortedTableReader[] tables = [.. Enumerable.Range(0, KeyPart.LevelCount).SelectMany(part.LevelArray)];
        if (tables.Length == 0 || (lowest > 0 && tables.Length == part.Level(lowest).Length))
        {
            return null;
        }

        int output = Math.Max(1, lowest);
        SortedTableReader[] lower = part.LevelArray(output);
        return new MergePlan([.. tables.Except(lower)], lower, output, IsBottom: true);
    }

    private static MergePlan Plan(KeyPart part, SortedTableReader[] upper, int outputLevel)
    {
        (byte[] first, byte[] last) = RangeOf(upper);
        SortedTableReader[] lower =
            [.. part.LevelArray(outputLevel).Where(table => TableSearch.Overlaps(table, first, last))];

        // The tables below are asked about all keys that take part: those of the output level reach further out.
        (first, last) = RangeOf([.. upper, .. lower]);
        bool isBottom = true;
        for (int level = outputLevel + 1; level < KeyPart.LevelCount; level++)
        {
            isBottom &= !part.LevelArray(level).Any(table => TableSearch.Overlaps(table, first, last));
        }

        return new MergePlan(upper, lower, outputLevel, isBottom);
    }

    private static (byte[] First, byte[] Last) RangeOf(SortedTableReader[] tables)
    {
        byte[] first = tables[0].FirstKey.ToArray();
        byte[] last = tables[0].LastKey.ToArray();
        foreach (SortedTableReader table in tables)
        {
            first = table.FirstKey.SequenceCompareTo(first) < 0 ? table.FirstKey.ToArray() : first;
            last = table.LastKey.SequenceCompareTo(last) > 0 ? table.LastKey.ToArray() : last;
        }

        return (first, last);
    }
}

using Turnstile.Kv.Parts;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Decides what to merge next: leveled compaction, each level ten times as large as the one above.</summary>
/// <remarks>
/// The level that is most over its size gives first; level 0 before all others if it is as much over. Level 0 overlaps
/// all of level 1, which is rewritten with it: while it is the smaller of the two, it may have more tables.
/// A merge takes a bounded part of a level, so none lasts long, and flushes and requests have their turn. When every
/// level keeps its size, deletes are merged down where that frees at least half of what it reads. Threads: one worker.
/// </remarks>
/// <param name="levelZeroCountMax">So many tables of level 0 call for a merge, if it is as large as level 1.</param>
/// <param name="levelOneBytesMax">The size of level 1 that calls for a merge, bytes.</param>
internal sealed class MergePicker(
    int levelZeroCountMax = MergePicker.LevelZeroCountDefault,
    long levelOneBytesMax = MergePicker.LevelOneBytesDefault)
{
    /// <summary>The usual number of tables on level 0 that calls for a merge.</summary>
    public const int LevelZeroCountDefault = 4;

    /// <summary>The usual size of level 1, bytes.</summary>
    public const long LevelOneBytesDefault = 256L << 20;

    /// <summary>So much of level 0 is merged at once, bytes; one table at least.</summary>
    public const long LevelZeroBytesMax = 256L << 20;

    private const int FanOut = 10;
    private const double PatientFactor = 2.5;
    private static readonly Sequence s_newest = new(ulong.MaxValue);

    /// <summary>The most urgent merge; null if none is needed.</summary>
    /// <param name="part">What there is.</param>
    /// <param name="horizon">How far back a new view can be read: deletes above it free nothing yet.</param>
    public MergePlan? Pick(KeyPart part, Sequence horizon = default)
    {
        int chosen = 0;
        double highest = LevelZeroScore(part);
        double bytesMax = levelOneBytesMax;
        for (int level = 1; level < KeyPart.LevelCount - 1; level++, bytesMax *= FanOut)
        {
            double score = part.LevelAt(level).FileBytes > bytesMax ? part.LevelAt(level).FileBytes / bytesMax : 0;
            (chosen, highest) = score > highest ? (level, score) : (chosen, highest);
        }

        if (highest < 1)
        {
            return PickDeletes(part, horizon);
        }

        return chosen == 0
            ? MergePlans.Of(part, OldestOfLevelZero(part), outputLevel: 1)
            : MergePlans.Of(part, [CheapestOf(part, chosen)], chosen + 1);
    }

    /// <summary>How many bytes must be merged until every level keeps its size: what writers have got ahead
    /// by.</summary>
    public long DebtBytes(KeyPart part)
    {
        long debt = LevelZeroScore(part) >= 1 ? part.LevelAt(0).FileBytes : 0;
        double bytesMax = levelOneBytesMax;
        for (int level = 1; level < KeyPart.LevelCount - 1; level++, bytesMax *= FanOut)
        {
            debt += (long)Math.Max(0, part.LevelAt(level).FileBytes - bytesMax);
        }

        return debt;
    }

    /// <summary>A merge of everything into the lowest level in use, whatever its size; null if there is nothing to
    /// gain.</summary>
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
        return new MergePlan([.. tables.Except(lower)], lower, output, MergePlans.Below(part, output));
    }

    /// <summary>So much of level 0 as is merged at once: what is left there is newer than what goes, so the order of
    /// the sources stays.</summary>
    public static SortedTableReader[] OldestOfLevelZero(KeyPart part)
    {
        SortedTableReader[] tables = part.LevelArray(0);
        int first = tables.Length - 1;
        for (long bytes = tables[first].FileBytes; first > 0; first--)
        {
            bytes += tables[first - 1].FileBytes;
            if (bytes > LevelZeroBytesMax)
            {
                break;
            }
        }

        return tables[first..];
    }

    private double LevelZeroScore(KeyPart part)
    {
        bool isSmaller = part.LevelAt(0).FileBytes < part.LevelAt(1).FileBytes;
        return part.Level(0).Length / (isSmaller ? PatientFactor * levelZeroCountMax : levelZeroCountMax);
    }

    // The table that moves most bytes down for the bytes rewritten below.
    private static SortedTableReader CheapestOf(KeyPart part, int level) =>
        part.LevelArray(level).MinBy(table =>
            (double)MergePlans.OverlapBytes(part, level + 1, table) / table.FileBytes)!;

    private static MergePlan? PickDeletes(KeyPart part, Sequence horizon)
    {
        for (int level = 0; level < KeyPart.LevelCount; level++)
        {
            foreach (SortedTableReader table in part.LevelArray(level))
            {
                if ((table.TombstoneCount == 0 && table.Ranges.IsEmpty) || table.LastSequence > horizon)
                {
                    continue;
                }

                MergePlan plan = level == 0
                    ? MergePlans.Of(part, OldestOfLevelZero(part), 1)
                    : MergePlans.Of(part, [table], Math.Min(level + 1, KeyPart.LevelCount - 1));
                if (level == 0 && !plan.Upper.Contains(table))
                {
                    continue;
                }

                if (FreedBytes(part, level, table) * 2 >= plan.InputBytes)
                {
                    return plan;
                }
            }
        }

        return null;
    }

    // For each tombstone itself and an entry of the usual size below; for each range the tables below that it covers.
    private static long FreedBytes(KeyPart part, int level, SortedTableReader table)
    {
        long bytesBelow = 0;
        long entriesBelow = 0;
        long covered = 0;
        for (int below = level; below < KeyPart.LevelCount; below++)
        {
            bytesBelow += part.LevelAt(below).FileBytes;
            entriesBelow += part.LevelAt(below).EntryCount;
            covered += table.Ranges.IsEmpty || below == level
                ? 0
                : MergePlans.Overlapped(part, below, table).Sum(other => CoveredBytes(table.Ranges, other));
        }

        return covered + (table.TombstoneCount * (bytesBelow / Math.Max(1, entriesBelow)));
    }

    // Half for each end of the table that is covered.
    private static long CoveredBytes(RangeTombstones ranges, SortedTableReader table)
    {
        bool coversFirst = ranges.NewestAt(table.FirstKey, s_newest) != Sequence.Zero;
        bool coversLast = ranges.NewestAt(table.LastKey, s_newest) != Sequence.Zero;
        return (coversFirst ? table.FileBytes / 2 : 0) + (coversLast ? table.FileBytes / 2 : 0);
    }
}

using Turnstile.Kv;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;

namespace Turnstile.Engine.Persistence;

/// <summary>Merges all tables of a range down to the lowest level in use, a slice at a time: nothing superseded,
/// deleted or expired is left of what was there when it began.</summary>
/// <remarks>
/// <code>
///   level by level: every table that is there when the level's turn comes is merged into the one below
///   last: tables of the lowest level that were not rewritten by that are rewritten where they are
/// </code>
/// Between slices the worker does what is urgent. Threads: the maintenance worker, one slice after the other.
/// </remarks>
internal sealed class CompactJob
{
    private readonly Store _store;
    private readonly KeyRange _range;
    private readonly MergeJob _merge;
    private readonly FileNumber _begin;
    private readonly int _lowest;
    private FileNumber _turn;
    private int _level;
    private int _count;
    private int _left;

    /// <summary>A compaction of a range of stored keys.</summary>
    public CompactJob(Store store, KeyRange range)
    {
        _store = store;
        _range = range;
        _merge = new MergeJob(store);
        _begin = store.Versions.NextFile;
        _turn = _begin;
        using Views.ViewLease lease = store.Views.Acquire();
        var part = (KeyPart)lease.View[Views.ViewSlot.Keys];
        _lowest = Enumerable.Range(1, KeyPart.LevelCount - 1).LastOrDefault(level => part.Level(level).Length > 0, 1);
    }

    /// <summary>Merges one slice; returns the share that is done, 1 when all is.</summary>
    public double Run(CancellationToken stop)
    {
        while (_level <= _lowest)
        {
            if (_merge.Run(Choose, stop))
            {
                return Share();
            }

            _level++;
            _count = 0;

            // What came down from above is part of the next level's turn, but for the last.
            _turn = _level < _lowest ? _store.Versions.NextFile : _begin;
        }

        return 1;
    }

    private MergePlan? Choose(KeyPart part, Sequence horizon)
    {
        SortedTableReader[] due =
            [.. part.LevelArray(_level).Where(table => table.Number.CompareTo(_turn) < 0 && IsInRange(table))];
        _left = due.Length;
        _count = Math.Max(_count, _left);
        if (due.Length == 0)
        {
            return null;
        }

        SortedTableReader[] upper = _level == 0 ? MergePicker.OldestOfLevelZero(part) : [due[0]];
        return MergePlans.Of(part, upper, Math.Min(_level + 1, _lowest));
    }

    private bool IsInRange(SortedTableReader table) =>
        (_range.End.IsEmpty || table.FirstKey.SequenceCompareTo(_range.End.Span) < 0)
        && !TableSearch.EndsBefore(table, _range.Start.Span);

    private double Share() =>
        Math.Min(0.99, (_level + (1 - (double)(_left - 1) / Math.Max(1, _count))) / (_lowest + 1));
}

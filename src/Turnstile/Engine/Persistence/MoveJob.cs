using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Views;

namespace Turnstile.Engine.Persistence;

/// <summary>Moves tables of loads from level 0 to the lowest level on the way to which nothing overlaps them, without
/// reading them: one version edit.</summary>
/// <remarks>Only the maintenance worker changes the levels below the first, so what it finds there stays until it is
/// done; what a flush adds meanwhile is newer and lies on level 0. Threads: the maintenance worker.</remarks>
internal sealed class MoveJob(Store store)
{
    /// <summary>Moves what can go to one level; false if nothing can.</summary>
    public bool Run()
    {
        using ViewLease lease = store.Views.Acquire();
        var part = (KeyPart)lease.View[ViewSlot.Keys];
        Manifest.Version version = store.Versions.Current;
        var moved = new List<SortedTableReader>();
        int target = 0;
        foreach (SortedTableReader table in part.LevelArray(0))
        {
            if (table.IsWithoutPlace && version.Files.ContainsKey(table.Number))
            {
                int lowest = LowestFor(part, table);
                target = target == 0 ? lowest : target;
                if (lowest > 0 && lowest == target)
                {
                    moved.Add(table);
                }
            }
        }

        if (moved.Count == 0)
        {
            return false;
        }

        FileNumber[] numbers = [.. moved.Select(static table => table.Number)];
        store.Versions.Apply(new VersionEdit
        {
            Added = [.. numbers.Select(number => version.Files[number] with { Level = (uint)target })],
            Removed = numbers,
        });
        moved.ForEach(static table => table.Retain());
        store.Views.Replace(parts =>
            [((KeyPart)parts[0]).WithMerged(numbers, target, moved, Sequence.Zero), parts[1]]);
        store.Pressure.Update();
        return true;
    }

    // 0 if it must stay.
    private static int LowestFor(KeyPart part, SortedTableReader table)
    {
        foreach (SortedTableReader other in part.Level(0))
        {
            if (other != table && TableSearch.Overlaps(other, table.FirstKey, table.LastKey))
            {
                return 0;
            }
        }

        int level = 0;
        while (level + 1 < KeyPart.LevelCount && !MergePlans.Overlapped(part, level + 1, table).Any())
        {
            level++;
        }

        return level;
    }
}

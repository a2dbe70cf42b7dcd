using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Views;

namespace Turnstile.Engine.Persistence;

/// <summary>Merges sorted tables when there are too many, and makes the result live by one version edit.</summary>
/// <remarks>The merged tables stay readable for views that list them. Tables that are flushed meanwhile are newer and
/// lie on level 0, so they change nothing for the plan. Threads: the maintenance worker.</remarks>
internal sealed class MergeJob(Store store)
{
    private readonly MergePicker _picker = new();

    /// <summary>Does the most urgent merge; false if none is needed.</summary>
    public bool Run(CancellationToken stop) => Run(_picker.Pick, stop);

    /// <summary>Does the merge that is chosen from the newest part at a horizon; false if none is.</summary>
    public bool Run(Func<KeyPart, Sequence, MergePlan?> choose, CancellationToken stop)
    {
        // The lease keeps the tables of the plan open; later views read at the horizon or above.
        ReadHorizon horizon = store.History.Horizon();
        using ViewLease lease = store.Views.Acquire();
        if (choose((KeyPart)lease.View[ViewSlot.Keys], horizon.Sequence) is not { } plan)
        {
            return false;
        }

        // A load's tables are listed with the flush of the memory they came beside; what is not listed cannot go.
        if (!plan.Removed.All(store.Versions.Current.Files.ContainsKey))
        {
            return false;
        }

        var files = new TableFiles(store.Files, store.Directory, store.Cache, store.Versions.NewFileNumber)
        {
            Compression = store.Options.BlockCompression,
        };
        NewTables tables = TableMerge.Run(files, plan, horizon, stop);
        if (TableWarming.AreWarm(plan.Upper.Concat(plan.Lower)))
        {
            TableWarming.Run(tables.Tables, stop);
        }

        store.Versions.Apply(new VersionEdit
        {
            Added = tables.Files,
            Removed = plan.Removed,
            Horizon = horizon,
        });
        Sequence droppedThrough = tables.HasDroppedTraces ? horizon.Sequence : Sequence.Zero;
        store.Views.Replace(parts =>
            [((KeyPart)parts[0]).WithMerged(plan.Removed, tables.Level, tables.Tables, droppedThrough), parts[1]]);
        store.Pressure.Update();
        return true;
    }
}

using System.Collections.Concurrent;
using Turnstile.Collections;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Indexes;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>Segments so large that searches go through their indexes, cut off while they change.</summary>
/// <remarks>
/// Scenario: of 2,300 documents in one segment some get other vectors or go, durably or not; a small segment is
/// flushed, and its index leaves out rows that only a weaker commit has superseded; more follow, and the segments merge
/// while documents change. At each operation of the disk the power goes or the process dies; some index files are lost
/// or damaged besides.
/// Oracle: what opens is the state after some batch, at or after the last that was durable; no query finds a dead
/// row, each finds the document whose vector it asks for, and together they find nearly all that is nearest; so they do
/// when everything has been indexed, and all rows are.
/// It does not model: what DatabaseCrashTests do: more than one collection, filters, other kinds of vectors. By default
/// not every operation is tried; TURNSTILE_CRASH_SEEDS of more than 20 tries all.
/// </remarks>
public sealed class IndexCrashTests(ITestOutputHelper output)
{
    private const int ProcessDeath = 3;
    private const int DamageShare = 3;

    // No multiple of the kinds of crash, nor of the damages, so that some of each go on.
    private const int SettleShare = 25;

    // Of so many operations in a row each kind of crash is at one, and no two are at the same.
    private const int SparseStep = 9;

    private static readonly bool s_isLong =
        int.TryParse(Environment.GetEnvironmentVariable("TURNSTILE_CRASH_SEEDS"), out int seeds) && seeds > 20;

    [Theory]
    [InlineData("Hnsw")]
    [InlineData("LaidOut")]
    [InlineData("Vectors")]
    [InlineData("Codes")]
    [InlineData("Disk")]
    [InlineData("Lists")]
    public void A_crash_leaves_indexes_that_find_what_is_there_and_no_dead_row(string kind)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        var durable = new List<(int Operation, ulong Sequence)>();
        ChangedDocuments documents = Run(kind, stored, durable);
        VirtualDisk disk = stored.Disk;
        var failures = new ConcurrentQueue<string>();
        var met = new ConcurrentDictionary<string, bool>();
        int step = s_isLong ? 1 : SparseStep;
        int count = (disk.OperationCount + step) / step * (ProcessDeath + 1);
        Parallel.For(0, count, point =>
        {
            int crash = point % (ProcessDeath + 1);
            int first = point / (ProcessDeath + 1) * step;
            int operation = Math.Min(disk.OperationCount, first + (s_isLong ? 0 : 2 * crash));
            VirtualDisk left = crash == ProcessDeath
                ? disk.KilledAt(operation)
                : disk.At(operation, (LossModel)crash, (ulong)point);
            if (point % DamageShare == 0)
            {
                IndexDamage.TryApply(left, StoredCollection.Root, (ulong)point);
            }

            try
            {
                if (failures.IsEmpty && (crash == ProcessDeath || met.TryAdd(left.Digest(), true)))
                {
                    ulong least = durable.Last(entry => entry.Operation <= operation).Sequence;
                    Check(left, documents, least, settles: point % SettleShare == 0);
                }
            }
            catch (Exception failure)
            {
                failures.Enqueue($"crash {crash} at {operation} of {disk.OperationCount}, {point}: {failure}");
            }
        });
        output.WriteLine($"{count} crash points, {met.Count} power cuts that differ");
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        Assert.True(met.Count > 20, $"{met.Count} disks");
    }

    private static void Check(VirtualDisk left, ChangedDocuments documents, ulong least, bool settles)
    {
        using SteppedStore store = StoredCollection.Open(left);
        if (store.Visible < least)
        {
            throw new StateMismatchException($"found sequence {store.Visible}; {least} was durable");
        }

        documents.Check(store);
        if (!settles)
        {
            return;
        }

        store.Settle();
        documents.Check(store);
        CollectionStats stats = store.Collection("documents").Stats();
        if (stats.IndexedRows != stats.Rows)
        {
            throw new StateMismatchException($"{stats.IndexedRows} of {stats.Rows} rows are indexed");
        }
    }

    private static ChangedDocuments Run(
        string kind, StoredCollection stored, List<(int Operation, ulong Sequence)> durable)
    {
        using SteppedStore store = stored.Open();
        var documents = new ChangedDocuments(store.Collection("documents"));
        documents.NoteEnd(store.Visible);
        durable.Add((0, store.Visible));
        Change(100, 40, Durability.Power);
        Change(300, 20, Durability.Power, isDelete: true);
        store.Rotate();
        Assert.True(store.Flush());

        // The index of what was flushed leaves rows out that a power cut brings back.
        Change(110, 10, Durability.Process);
        store.Index();
        Assert.True(kind is "Lists" || store.WriteIndex());
        while (store.WriteIndex())
        {
        }

        Change(400, 10, Durability.Process);
        Change(1_000, 600, Durability.Power);
        Change(1_000, 30, Durability.Process);
        store.Index();
        Change(1_600, 900, Durability.Power, idMax: StoredCollection.Count);
        store.Persist();
        Assert.True(store.MergeSegments());
        while (store.Merged is null)
        {
            Assert.True(store.IndexSome());
        }

        Change(200, 20, Durability.Power);
        Change(210, 5, Durability.Process, isDelete: true);
        store.Index();
        Assert.True(store.MergeSegments());
        Change(220, 10, Durability.Power);
        store.Settle();
        documents.Check(store);
        return documents;

        void Change(long first, int count, Durability durability, bool isDelete = false, int idMax = int.MaxValue)
        {
            WriteBatch batch = documents.Change(
                store, first, (int)Math.Min(count, idMax - first), isDelete);
            SteppedStore.Wait(store.Doors.CommitAsync(batch.Operations, durability, CancellationToken.None));
            if (durability == Durability.Power)
            {
                durable.Add((stored.Disk.OperationCount, store.Visible));
            }
        }
    }
}

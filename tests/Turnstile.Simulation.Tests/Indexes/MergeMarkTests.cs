using Turnstile.Collections;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Segments;
using Turnstile.Engine.Verification;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>A document is superseded just as the segment that holds it gives way to a merged one.</summary>
/// <remarks>
/// Scenario: the end of a merge holds its relay and is stopped before the new view; a write takes up the old view,
/// marks the row in the source and waits for the relay; then the view changes. Each step begins when the one before is
/// seen.
/// Oracle: the row is marked in the merged segment too, readers of both views see what they must, and so does who opens
/// the database again.
/// It does not model: other writers; there is one turnstile.
/// </remarks>
public sealed class MergeMarkTests
{
    private const long Document = 1_500;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TRUTH_1_a_mark_that_a_merge_does_not_take_over_is_made_again_in_the_merged_segment(bool isDelete)
    {
        StoredCollection stored = StoredCollection.Make("Hnsw");
        using (SteppedStore store = stored.Open())
        {
            stored.Write(store, 0, 1_200);
            store.Persist();
            Assert.True(store.MergeSegments());
            store.Index();

            // So that a write need not change the view before it marks.
            stored.Write(store, 0, 1);
            await SupersedeAtTheEndAsync(store, stored, isDelete);
            store.Settle();
            Check(store.Collection("documents"), isDelete);
            store.Sync();
        }

        Assert.All(StoreVerification.Run(stored.Disk, StoredCollection.Root), static file => Assert.Null(file.Problem));
        using SteppedStore reopened = stored.Open();
        Check(reopened.Collection("documents"), isDelete);
    }

    private static async Task SupersedeAtTheEndAsync(SteppedStore store, StoredCollection stored, bool isDelete)
    {
        Collection documents = store.Collection("documents");
        Segment merged = store.Merged!;
        Segment source = RowOf(store, documents).Segment;
        Sequence before = store.Store.Views.Visible;
        using Snapshot snapshot = documents.OpenSnapshot();
        using var isHeld = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Task view = Begin(() => store.Store.Views.Replace(parts =>
        {
            isHeld.Set();
            goOn.Wait();
            return [parts[0], parts[1]];
        }));
        isHeld.Wait(TestContext.Current.CancellationToken);
        var ending = new Thread(() => store.MergeSegments()) { IsBackground = true };
        ending.Start();
        Until(() => store.Store.SegmentFiles.Entries.Any(entry => entry.Key == merged)
            && ending.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        Task write = Begin(() => Write(store, documents, stored, isDelete));
        Until(() => source.Sequences.SupersededCount > 0
            && source.Sequences.SupersededAt(OrdinalIn(source, documents, snapshot)) != Sequence.Zero);
        Assert.False(write.IsCompleted);
        goOn.Set();
        await view;
        ending.Join();
        await write;

        int row = OrdinalIn(merged, documents, snapshot);
        Assert.Equal(before.Next, merged.Sequences.SupersededAt(row));
        Assert.DoesNotContain(source, SegmentsOf(store));
        Check(documents, isDelete);
        Assert.Equal(StoredCollection.Count, documents.Count(null, snapshot));
    }

    private static void Write(SteppedStore store, Collection documents, StoredCollection stored, bool isDelete)
    {
        if (isDelete)
        {
            SteppedStore.Wait(documents.DeleteAsync(Document));
        }
        else
        {
            stored.Write(store, (int)Document, 1);
        }
    }

    private static void Check(Collection documents, bool isDelete)
    {
        Assert.Equal(StoredCollection.Count - (isDelete ? 1 : 0), documents.Count());
        var query = new VectorQuery("a", StoredCollection.VectorOf(Document)) { K = 3, EfSearch = 200 };
        Assert.Equal(isDelete ? 0 : 1, documents.Query(query).Count(static hit => hit.Id.AsInt64() == Document));
    }

    private static (Segment Segment, int Ordinal) RowOf(SteppedStore store, Collection documents)
    {
        Sequence written = documents.Fetch(Document)!.Sequence;
        return SegmentsOf(store)
            .Select(segment => (segment, segment.Sequences.Find(segment.Count, written)))
            .Single(static found => found.Item2 >= 0);
    }

    private static int OrdinalIn(Segment segment, Collection documents, Snapshot snapshot) =>
        segment.Sequences.Find(segment.Count, documents.Fetch(Document, snapshot)!.Sequence);

    private static Segment[] SegmentsOf(SteppedStore store)
    {
        using ViewLease lease = store.Store.Views.Acquire();
        return
        [
            .. ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
                .SelectMany(static collection => collection.Segments),
        ];
    }

    private static void Until(Func<bool> holds) => Assert.True(SpinWait.SpinUntil(holds, TimeSpan.FromSeconds(60)));

    private static Task Begin(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

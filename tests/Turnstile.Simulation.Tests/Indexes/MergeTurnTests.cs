using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Simulation.Tests.Past;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>Rows that come and rows of a merge share the index workers.</summary>
/// <remarks>
/// Scenario: two segments merge, and so many rows have come that one worker is never done with them.
/// Oracle: how far each index has come after a few turns.
/// It does not model: several workers, and searches, for which they rest.
/// </remarks>
public sealed class MergeTurnTests
{
    [Fact]
    public void A_merge_goes_on_while_rows_wait_for_their_index()
    {
        using SteppedStore store = StoredCollection.Make("Default").Open();
        Collection documents = store.Collection("documents");
        var chance = new Random(1);
        Segment merged = BeginMerge(store, documents, chance);
        Assert.True(Entered(merged) < 2 * merged.Count);
        Insert(documents, chance, 2 * StoredCollection.Count, 20 * IndexProgress.ClaimRows);
        long waiting = Waiting(documents);
        int entered = Entered(merged);
        while (Waiting(documents) == waiting)
        {
            Assert.True(store.IndexSome());
        }

        Assert.InRange(Waiting(documents), 1, waiting - 1);
        Assert.InRange(Entered(merged), entered + 1, 2 * merged.Count);
        store.Index();
        Assert.True(store.MergeSegments());
        Assert.Equal(0, Waiting(documents));
    }

    [Fact]
    public void Rows_that_come_beside_a_merge_have_their_codes_before_a_row_of_it_is_entered()
    {
        using SteppedStore store = StoredCollection.Make("Default").Open();
        Collection documents = store.Collection("documents");
        var chance = new Random(1);
        Segment merged = BeginMerge(store, documents, chance);
        for (int turn = 1; turn <= 3; turn++)
        {
            Insert(documents, chance, (turn + 2) * StoredCollection.Count, 5 * IndexProgress.ClaimRows);
            Assert.True(store.IndexSome());
            Assert.True(Entered(merged) < 2 * merged.Count);
            Segment written = Newest(store);
            Assert.All(
                written.Vectors.Where(static index => index.Search is MemoryGraphIndex { Coding: not null }),
                index => Assert.Equal(written.Count, index.Search!.CodedAt(new Sequence(store.Visible))));
            Assert.InRange(Waiting(documents), 1, long.MaxValue);
        }
    }

    [Fact]
    public void A_merge_that_has_waited_is_prepared_though_no_worker_is_idle()
    {
        var time = new DrivenTime();
        StoredCollection stored = StoredCollection.Make("Default");
        using SteppedStore store = SteppedStore.Open(
            stored.Disk, StoredCollection.Root, 1, memTableBytes: 1 << 22, time, stored.Options);
        Collection documents = store.Collection("documents");
        var chance = new Random(1);
        Insert(documents, chance, StoredCollection.Count, StoredCollection.Count);
        store.Persist();
        Assert.True(store.MergeSegments());
        Insert(documents, chance, 2 * StoredCollection.Count, 10 * IndexProgress.ClaimRows);
        Assert.True(store.IndexSome());
        Assert.Null(store.Merged);
        time.Pass(TimeSpan.FromSeconds(3));
        Assert.True(store.IndexSome());
        Assert.NotNull(store.Merged);
        Assert.InRange(Waiting(documents), 1, long.MaxValue);
    }

    private static Segment BeginMerge(SteppedStore store, Collection documents, Random chance)
    {
        Insert(documents, chance, StoredCollection.Count, StoredCollection.Count);
        store.Persist();
        Assert.True(store.MergeSegments());
        while (store.Merged is null)
        {
            Assert.True(store.IndexSome());
        }

        return store.Merged;
    }

    private static Segment Newest(SteppedStore store)
    {
        using ViewLease lease = store.Store.Views.Acquire();
        return ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values.Single().Segments[^1];
    }

    private static int Entered(Segment segment) => segment.Vectors.Sum(index => index.Search!.Progress.Watermark);

    private static long Waiting(Collection documents) =>
        documents.Stats() is var stats ? stats.Rows - stats.IndexedRows : 0;

    private static void Insert(Collection documents, Random chance, int first, int count)
    {
        for (int id = first; id < first + count; id++)
        {
            var document = new Document(id);
            foreach (VectorField field in documents.Schema.Vectors)
            {
                document.Vectors[field.Name] =
                    (float[])[.. Enumerable.Range(0, field.Dimension).Select(_ => chance.NextSingle())];
            }

            SteppedStore.Wait(documents.UpsertAsync(document));
        }
    }
}

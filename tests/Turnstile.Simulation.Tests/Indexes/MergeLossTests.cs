using Turnstile.Collections;
using Turnstile.Engine.Verification;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>Merges whose sources have lost their indexes.</summary>
/// <remarks>
/// Scenario: the index of the larger or of the smaller source is damaged in its file, or gone before it was opened;
/// the merge finds it so, or a query does between its choice and its preparation.
/// Oracle: the merge ends, all rows of the merged segment are indexed and found, and verification finds nothing wrong.
/// It does not model: vectors of a source that are damaged, which a merge refuses.
/// </remarks>
public sealed class MergeLossTests
{
    public static TheoryData<string, bool, bool> Cases()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (bool isLarger in (bool[])[false, true])
        {
            foreach (string kind in (string[])["Hnsw", "Codes", "Disk", "Lists"])
            {
                data.Add(kind, isLarger, false);
                data.Add(kind, isLarger, true);
            }

            // Graphs too, of which one is found each way.
            data.Add("LaidOut", isLarger, isLarger);
            data.Add("Vectors", isLarger, !isLarger);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TRUTH_1_a_merge_makes_anew_what_its_source_has_lost(string kind, bool isLarger, bool isAsked)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        string[] before = stored.IndexFiles;
        using (SteppedStore store = stored.Open())
        {
            stored.Write(store, 0, 1_300);
            store.Persist();
            store.Sync();
        }

        string[] damaged = isLarger ? before : [.. stored.IndexFiles.Except(before)];
        Assert.Equal(2, damaged.Length);
        foreach (string path in damaged)
        {
            stored.Disk.FlipBit(path, stored.Disk.ReadAll(path).Length * 3L);
        }

        using (SteppedStore store = stored.Open())
        {
            Collection documents = store.Collection("documents");
            Assert.True(store.MergeSegments());
            if (isAsked)
            {
                Assert.InRange(stored.Recall(documents, "a"), .97, 1);
            }

            while (store.Merged is null)
            {
                Assert.True(store.IndexSome());
            }

            Assert.InRange(stored.Recall(documents, "a"), .97, 1);
            store.Settle();
            CollectionStats stats = documents.Stats();
            Assert.Equal((1, StoredCollection.Count), (stats.Segments, (int)stats.Rows));
            Assert.Equal(stats.Rows, stats.IndexedRows);
            Assert.InRange(stored.Recall(documents, "a"), .97, 1);
            Assert.InRange(stored.Recall(documents, "b"), .97, 1);
        }

        Assert.All(StoreVerification.Run(stored.Disk, StoredCollection.Root), static file => Assert.Null(file.Problem));
    }

    [Fact]
    public void TRUTH_1_an_index_that_was_gone_at_opening_is_made_before_its_segment_merges()
    {
        StoredCollection stored = StoredCollection.Make("Hnsw");
        using (SteppedStore store = stored.Open())
        {
            stored.Write(store, 0, 1_300);
            store.Persist();
            store.Sync();
        }

        stored.Disk.Delete(stored.IndexFiles[0]);
        using SteppedStore reopened = stored.Open();
        Assert.False(reopened.MergeSegments());
        reopened.Settle();
        CollectionStats stats = reopened.Collection("documents").Stats();
        Assert.Equal((1, stats.Rows), (stats.Segments, stats.IndexedRows));
        Assert.InRange(stored.Recall(reopened.Collection("documents"), "a"), .97, 1);
    }
}

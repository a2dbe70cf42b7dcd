using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>Inverted lists follow the data as it grows.</summary>
/// <remarks>
/// Scenario: rows come in regions, one after the other, into a segment that is written and into others that merge with
/// it, on a virtual disk, without threads.
/// Oracle: the share of the nearest by all vectors that is found; how many rows are in no list; when centroids were
/// found.
/// It does not model: workers beside each other.
/// </remarks>
public sealed class GrowingListsTests
{
    private const string Root = "/db";
    private const int Dimension = 8;
    private const int RegionRows = 1_000;

    private readonly VirtualDisk _disk = new();
    private readonly Random _random = new(11);
    private readonly List<float[]> _vectors = [];

    // Codes in lists, codes of rows, and none.
    public static TheoryData<string> Kinds => ["Auto", "Int8", "None"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lists_of_a_segment_take_the_rows_that_come_and_are_trained_anew(string kind)
    {
        using SteppedStore store = Open();
        Create(store, Of(kind));
        var trained = new HashSet<int>();
        for (int region = 0; region < 8; region++)
        {
            for (int part = 0; part < 3; part++)
            {
                Write(store, region, RegionRows / 3);
                store.Index();
                int waiting = _vectors.Count - Look(store, trained);
                Assert.InRange(waiting, 0, Math.Max(1_999, _vectors.Count / 8));
            }

            Check(store, region + 1);
        }

        Assert.InRange(trained.Count, 2, 6);
        store.Persist();
        Assert.Equal(_vectors.Count, Look(store, trained));
        Assert.Equal(_vectors.Count, store.Collection("documents").Stats().IndexedRows);
        Check(store, 8);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_merged_segment_keeps_centroids_until_they_do_not_suit_its_rows(string kind)
    {
        using SteppedStore store = Open();
        Create(store, Of(kind));
        for (int region = 0; region < 4; region++)
        {
            Write(store, region, RegionRows);
        }

        store.Settle();
        var first = new HashSet<int>();
        Assert.Equal(_vectors.Count, Look(store, first));
        for (int region = 0; region < 4; region++)
        {
            Write(store, region, RegionRows);
        }

        store.Settle();
        var second = new HashSet<int>();
        Assert.Equal(_vectors.Count, Look(store, second));
        Assert.Equal(first, second);
        Check(store, 4);

        Write(store, region: 4, 5 * RegionRows);
        store.Settle();
        var third = new HashSet<int>();
        Assert.Equal(_vectors.Count, Look(store, third));
        Assert.Equal([_vectors.Count], third);
        Check(store, 5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void How_many_lists_a_recall_takes_is_in_the_file_or_found_again_where_an_older_one_lacks_it(bool isOlder)
    {
        using (SteppedStore store = Open())
        {
            Create(store, IndexOptions.Ivf());
            Write(store, 0, 3_000);
            store.Rotate();
            store.Flush();
            store.Index();
            if (isOlder)
            {
                Lists(store, lists => lists.Acquire()!.Efforts = null);
            }

            while (store.WriteIndex())
            {
            }

            store.Sync();
        }

        using (SteppedStore store = Open())
        {
            Check(store, 1);
            Lists(store, lists => Assert.Equal((true, !isOlder), (lists.IsFinal, lists.HasEfforts)));

            // Nobody has wanted a recall yet; the first who does finds it out for all.
            store.Index();
            Lists(store, lists => Assert.Equal(!isOlder, lists.HasEfforts));
            store.Collection("documents").Query(new VectorQuery("v", _vectors[0]) { TargetRecall = .9 });
            store.Index();
            Lists(store, static lists => Assert.True(lists.HasEfforts));
            Assert.False(store.WriteIndex());
        }
    }

    private SteppedStore Open() => SteppedStore.Open(
        _disk, Root, 1, memTableBytes: 1 << 24, change: static options => options with
        {
            LogFileBytes = 1 << 20,
            Segments = new SegmentLimits(1 << 26, 50_000),
        });

    private static IndexOptions Of(string kind) => IndexOptions.Ivf() with
    {
        Quantization = kind switch
        {
            "Int8" => Quantization.Int8,
            "None" => Quantization.None,
            _ => Quantization.Auto,
        },
    };

    private static void Create(SteppedStore store, IndexOptions index) =>
        SteppedStore.Wait(store.Doors.CreateCollectionAsync(
            new CollectionSchema("documents", DocumentIdKind.Int64)
            {
                Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2, index)],
            },
            CancellationToken.None));

    private void Write(SteppedStore store, int region, int count)
    {
        Collection documents = store.Collection("documents");
        foreach (int[] some in Enumerable.Range(0, count).Chunk(250))
        {
            var batch = new WriteBatch();
            foreach (int _ in some)
            {
                float[] vector = Draw(region, _random);
                batch.Upsert(documents, new Document(_vectors.Count) { Vectors = { ["v"] = vector } });
                _vectors.Add(vector);
            }

            SteppedStore.Wait(store.Doors.CommitAsync(batch.Operations, Durability.None, CancellationToken.None));
        }
    }

    // Of all regions, for rows that came late are no harder to find, nor those that were there first.
    private void Check(SteppedStore store, int regions)
    {
        Collection documents = store.Collection("documents");
        var random = new Random(5);
        int found = 0;
        const int QueriesPerRegion = 8;
        for (int i = 0; i < regions * QueriesPerRegion; i++)
        {
            float[] vector = Draw(i % regions, random);
            HashSet<long> nearest =
            [
                .. Enumerable.Range(0, _vectors.Count).OrderBy(row => Distance(_vectors[row], vector)).Take(10)
                    .Select(static row => (long)row),
            ];
            QueryHit[] hits = documents.Query(new VectorQuery("v", vector) { NProbe = 32 });
            Assert.Equal(10, hits.Length);
            found += hits.Count(hit => nearest.Contains(hit.Id.AsInt64()));
        }

        double recall = found / (10.0 * regions * QueriesPerRegion);
        Assert.True(recall >= .95, $"{recall:0.000} of {_vectors.Count} rows in {regions} regions");
    }

    // How many rows are in lists, none of which is so uneven that it should be trained anew.
    private static int Look(SteppedStore store, HashSet<int> trained)
    {
        int listed = 0;
        Lists(store, growing =>
        {
            if (growing.Acquire() is { } lists)
            {
                listed += lists.Through;
                trained.Add(lists.Index.Centroids.TrainedRowCount);
                Assert.False(lists.Index.NeedsRetraining);
                lists.Release();
            }
        });
        return listed;
    }

    private static void Lists(SteppedStore store, Action<GrowingLists> visit)
    {
        using ViewLease lease = store.Store.Views.Acquire();
        foreach (Segment segment in ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
            .SelectMany(static collection => collection.Segments))
        {
            visit(((ListIndex)segment.Searched(0).Search!).Lists);
        }
    }

    // Regions lie far from each other beside what they are wide.
    private static float[] Draw(int region, Random random) =>
        [.. Enumerable.Range(0, Dimension).Select(i => (i == region % Dimension ? 40f : 0) + random.NextSingle())];

    private static double Distance(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }
}

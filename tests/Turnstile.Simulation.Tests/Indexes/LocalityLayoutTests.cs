using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>Codes and links that lie by the neighbourhoods of the graph.</summary>
/// <remarks>
/// Scenario: two databases get the same writes; in the one indexes are laid out anew, in the other never. Clustered
/// vectors, superseded and deleted rows, an earlier moment, several segments and their merge, reopening.
/// Oracle: exact queries are answered alike, to the bit; the others find nearly all of what these say, and nothing that
/// is not live or does not pass.
/// It does not model: crashes and threads; files are those of <see cref="IndexLoadTests"/>.
/// </remarks>
public sealed class LocalityLayoutTests
{
    private const int Count = 2_600;
    private const int Dimension = 24;
    private const int Clusters = 12;
    private const string Root = "/db";

    public static TheoryData<string> Codes => ["Int8", "Int4", "TwoLevel", "RaBitQ"];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Queries_are_answered_as_without_another_layout(string codes)
    {
        using var laidOut = new Twin(Of(codes), isLaidOut: true);
        using var plain = new Twin(Of(codes), isLaidOut: false);
        Twin[] twins = [laidOut, plain];
        Array.ForEach(twins, static twin => twin.Write(0, Count));
        Assert.True(laidOut.IsLaidOut && !plain.IsLaidOut);
        Compare(laidOut, plain, before: null);

        Array.ForEach(twins, static twin => twin.Change());
        Compare(laidOut, plain, before: twins);
        laidOut.Reopen();
        Assert.True(laidOut.IsLaidOut);
        Compare(laidOut, plain, before: null);

        // The merged segment is laid out too, and has what came since.
        Array.ForEach(twins, static twin => twin.Write(Count, Count));
        Array.ForEach(twins, static twin => twin.MergeAll());
        Assert.True(laidOut.IsLaidOut && !plain.IsLaidOut);
        Compare(laidOut, plain, before: null);
    }

    [Fact]
    public void What_is_wanted_of_recall_is_found_out_in_a_graph_that_was_laid_out()
    {
        using var laidOut = new Twin(Of("Int4"), isLaidOut: true);
        laidOut.Write(0, Count);
        laidOut.Calibrate();
        Assert.True(laidOut.IsLaidOut);
        int found = laidOut.Queries.Sum(query =>
            laidOut.Find(query with { TargetRecall = .95, EfSearch = null }).Select(static hit => hit.Id)
                .Intersect(laidOut.Find(query with { Exact = true }).Select(static hit => hit.Id)).Count());
        Assert.InRange(found / (10.0 * laidOut.Queries.Length), .9, 1);
    }

    private static IndexOptions Of(string codes) => IndexOptions.Hnsw(8, 40) with
    {
        Quantization = codes switch
        {
            "Int8" => Quantization.Int8,
            "Int4" => Quantization.Int4,
            "TwoLevel" => Quantization.TwoLevel,
            _ => Quantization.RaBitQ(5),
        },
    };

    private static void Compare(Twin laidOut, Twin plain, Twin[]? before)
    {
        Filter?[] filters =
        [
            null, Filter.Parse("label < 6"), Filter.Parse("label = 3"), Filter.Parse("part = 7"),
        ];
        foreach (Filter? filter in filters)
        {
            int found = 0;
            int wanted = 0;
            foreach (VectorQuery query in laidOut.Queries)
            {
                VectorQuery asked = query with { Filter = filter };
                QueryHit[] exact = plain.Find(asked with { Exact = true });
                Equal(exact, laidOut.Find(asked with { Exact = true }));
                Equal(exact, laidOut.Find(asked with { Exact = true, Threads = 2 }));

                // So many that codes say little.
                VectorQuery many = asked with { Exact = true, K = 700 };
                Equal(plain.Find(many), laidOut.Find(many));
                if (before is not null)
                {
                    Equal(
                        plain.Find(asked with { Exact = true }, plain.Before),
                        laidOut.Find(asked with { Exact = true }, laidOut.Before));
                    found += Same(
                        plain.Find(asked with { Exact = true }, plain.Before), laidOut.Find(asked, laidOut.Before));
                    wanted += exact.Length;
                }

                found += Same(exact, laidOut.Find(asked));
                wanted += exact.Length;
            }

            Assert.InRange((double)found / wanted, .97, 1);
        }
    }

    private static int Same(QueryHit[] exact, QueryHit[] found)
    {
        Assert.Equal(exact.Length, found.Length);
        return exact.Select(static hit => hit.Id).Intersect(found.Select(static hit => hit.Id)).Count();
    }

    private static void Equal(QueryHit[] expected, QueryHit[] found) => Assert.Equal(
        expected.Select(static hit => (hit.Id, hit.Distance, hit.Sequence)),
        found.Select(static hit => (hit.Id, hit.Distance, hit.Sequence)));

    private sealed class Twin : IDisposable
    {
        private readonly VirtualDisk _disk = new();
        private readonly bool _isLaidOut;
        private readonly Random _random = new(5);
        private readonly float[][] _centres;
        private SteppedStore _store;

        public Twin(IndexOptions index, bool isLaidOut)
        {
            _isLaidOut = isLaidOut;
            _centres = [.. Enumerable.Range(0, Clusters).Select(_ => Draw(centre: null))];
            Queries =
            [
                .. Enumerable.Range(0, 8).Select(i =>
                    new VectorQuery("v", Draw(_centres[i])) { K = 10, EfSearch = 120 }),
            ];
            _store = Open();
            SteppedStore.Wait(_store.Doors.CreateCollectionAsync(
                new CollectionSchema("documents", DocumentIdKind.Int64)
                {
                    Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2, index)],
                    Fields = [new ScalarField("label", FieldType.Int32), new ScalarField("part", FieldType.Int32)],
                },
                CancellationToken.None));
        }

        public VectorQuery[] Queries { get; }

        /// <summary>The moment before rows were superseded.</summary>
        public Snapshot? Before { get; private set; }

        /// <summary>Whether the largest segment is.</summary>
        public bool IsLaidOut
        {
            get
            {
                using ViewLease lease = _store.Store.Views.Acquire();
                return ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values.Single().Segments
                    .MaxBy(static segment => segment.Count)!.Searched(0).Search is { Order: not null };
            }
        }

        public void Write(int from, int count)
        {
            for (int i = from; i < from + count; i++)
            {
                Upsert(i);
            }

            Settle();
        }

        /// <summary>Supersedes a tenth, deletes some, and keeps the moment before.</summary>
        public void Change()
        {
            Collection documents = _store.Collection("documents");
            Before = documents.OpenSnapshot();
            for (int i = 0; i < Count; i += 10)
            {
                Upsert(i);
                SteppedStore.Wait(documents.DeleteAsync(i + 3));
            }

            _store.Index();
        }

        public void Settle()
        {
            _store.Settle();
            _store.Index();
        }

        public void MergeAll()
        {
            while (_store.MergeSegments())
            {
                Settle();
            }
        }

        public void Calibrate() => _store.Index();

        public void Reopen()
        {
            Before?.Dispose();
            Before = null;
            _store.Settle();
            _store.Dispose();
            _store = Open();
        }

        public QueryHit[] Find(VectorQuery query, Snapshot? at = null) =>
            [.. _store.Collection("documents").Query(query, at)];

        public void Dispose()
        {
            Before?.Dispose();
            _store.Dispose();
        }

        private void Upsert(int i) => SteppedStore.Wait(_store.Collection("documents").UpsertAsync(new Document(i)
        {
            ["label"] = i % Clusters,
            ["part"] = i % 40,
            Vectors = { ["v"] = Draw(_centres[i % Clusters]) },
        }));

        private SteppedStore Open() => SteppedStore.Open(
            _disk,
            Root,
            1,
            memTableBytes: 1 << 23,
            change: options => options with
            {
                Segments = new SegmentLimits(1 << 24, 2 * Count)
                {
                    LocalityBytesMin = _isLaidOut ? 0 : long.MaxValue,
                },
            });

        private float[] Draw(float[]? centre)
        {
            float[] vector = new float[Dimension];
            for (int i = 0; i < Dimension; i++)
            {
                float noise = (float)((_random.NextDouble() * 2) - 1);
                vector[i] = centre is null ? noise : centre[i] + (.7f * noise);
            }

            return vector;
        }
    }
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>A segment that is scanned says nothing of how far a graph is searched.</summary>
/// <remarks>
/// Scenario: rows of the largest segment have codes and wait for their graph, so they are scanned first; of those in
/// the other's graph all that are nearest to the query have moved away.
/// Oracle: an exact search.
/// It does not model: indexing beside the search, by which a segment comes to be scanned.
/// </remarks>
public sealed class ScannedFirstTests
{
    private const int MovedCount = 150;
    private const int K = 10;

    [Fact]
    public void A_graph_behind_a_scanned_segment_is_searched_until_it_has_enough_of_its_own()
    {
        using SteppedStore store = StoredCollection.Make("Hnsw").Open();
        Collection documents = store.Collection("documents");
        float[] query = StoredCollection.VectorOf(7);
        long[] nearest = [.. Ids(documents, query, MovedCount, isExact: true)];
        foreach (long id in nearest)
        {
            Move(documents, id);
        }

        for (int i = 0; i < StoredCollection.Count; i++)
        {
            Move(documents, StoredCollection.Count + i);
        }

        // All have their codes then, and few are in the graph.
        Assert.True(store.IndexSome());
        CollectionStats stats = documents.Stats();
        Assert.Equal(2, stats.Segments);
        Assert.InRange(stats.Rows - stats.IndexedRows, StoredCollection.Count, long.MaxValue);
        HashSet<long> expected = [.. Ids(documents, query, K, isExact: true)];
        Assert.All(expected, static id => Assert.True(id < StoredCollection.Count));
        Assert.InRange(Ids(documents, query, K, isExact: false).Count(expected.Contains), K - 1, K);
    }

    // Far from everything that was there.
    private static void Move(Collection documents, long id)
    {
        float[] far = [.. Enumerable.Range(0, StoredCollection.Dimension).Select(i => 1_000f + ((id * (i + 1)) % 97))];
        SteppedStore.Wait(documents.UpsertAsync(new Document(id) { Vectors = { ["a"] = far, ["b"] = far } }));
    }

    private static IEnumerable<long> Ids(Collection documents, float[] query, int k, bool isExact) =>
        documents.Query(new VectorQuery("a", query) { K = k, Exact = isExact }).Select(static hit => hit.Id.AsInt64());
}

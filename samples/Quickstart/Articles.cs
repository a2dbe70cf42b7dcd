using Turnstile;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Quickstart;

/// <summary>The example of sparse vectors and multi-vectors of docs/guide/collections.md.</summary>
internal static class Articles
{
    public static async Task RunAsync(string path)
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path);

        #region kinds
        var schema = new CollectionSchema("articles", DocumentIdKind.Int64)
        {
            Vectors = [VectorField.Sparse("terms"), VectorField.Multi("tokens", 2, Metric.Cosine)],
        };
        Collection articles = await database.CreateCollectionAsync(schema);
        await articles.UpsertAsync(new Document(1)
        {
            Vectors =
            {
                ["terms"] = new SparseVector([102, 2057], [1.5f, 0.25f]),   // rising numbers, and the weight of each
                ["tokens"] = VectorValue.OfTokens([1, 0], [0, 1], [1, 1]),  // three vectors
            },
        });

        QueryHit[] byTerms = articles.Query(new VectorQuery("terms", new SparseVector([2057], [1])));
        QueryHit[] byTokens = articles.Query(new VectorQuery("tokens", VectorValue.OfTokens([2, 1], [0, 1])));
        #endregion

        Console.WriteLine($"terms at {byTerms[0].Distance}, tokens at {byTokens[0].Distance}");
    }
}

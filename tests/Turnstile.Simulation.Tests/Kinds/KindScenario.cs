using System.Collections.Immutable;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Kinds;

/// <summary>A collection with one field of some kind of vectors, changed at random, beside a model of it.</summary>
/// <param name="field">The field.</param>
/// <param name="next">Makes a vector for it.</param>
/// <param name="seed">Of all chance.</param>
internal sealed class KindScenario(VectorField field, Func<Random, VectorValue> next, int seed)
{
    private const int LabelCount = 100;

    private readonly Random _random = new(seed);
    private ImmutableDictionary<long, ModelDocument> _documents = ImmutableDictionary<long, ModelDocument>.Empty;

    /// <summary>What the collection should hold now.</summary>
    public ImmutableDictionary<long, ModelDocument> Documents => _documents;

    /// <summary>The collection's schema.</summary>
    public CollectionSchema Schema { get; } = new("items", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("label")],
        Vectors = [field],
    };

    /// <summary>Some upserts of ids below <paramref name="idMax"/>, one in ten without a vector, and some deletes.
    /// </summary>
    public async Task ChangeAsync(Collection collection, int count, int idMax)
    {
        for (int i = 0; i < count; i++)
        {
            long id = _random.Next(idMax);
            if (_random.Next(8) == 0)
            {
                await collection.DeleteAsync(id, Durability.None);
                _documents = _documents.Remove(id);
                continue;
            }

            int label = _random.Next(LabelCount);
            VectorValue vector = _random.Next(10) == 0 ? VectorValue.Null : next(_random);
            var document = new Document(id) { ["label"] = label, Vectors = { [field.Name] = vector } };
            WriteResult written = await collection.UpsertAsync(document, Durability.None);
            var fields = ImmutableSortedDictionary.Create<string, FieldValue>(StringComparer.Ordinal);
            var vectors = ImmutableSortedDictionary.Create<string, VectorValue>(StringComparer.Ordinal);
            _documents = _documents.SetItem(id, new ModelDocument(
                id,
                fields.Add("label", label),
                vector.IsNull ? vectors : vectors.Add(field.Name, vector),
                written.Version,
                written.Sequence.Value));
        }
    }

    /// <summary>Compares what queries find with the model: plain, with filters of some widths, and all.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="expected">What it holds, at the snapshot.</param>
    /// <param name="exact">Whether the index is passed by.</param>
    /// <param name="snapshot">Null for now.</param>
    public void Check(
        Collection collection, ImmutableDictionary<long, ModelDocument> expected, bool exact, Snapshot? snapshot = null)
    {
        for (int round = 0; round < 5; round++)
        {
            var query = new VectorQuery(field.Name, next(_random)) { Exact = exact };
            List<(ModelDocument Document, double Distance)> ranked =
                ModelSearch.Rank(expected.Values, field, query.Vector);
            CheckOne(collection, query, ranked, snapshot);
            CheckOne(collection, query with { K = VectorQuery.KMax }, ranked, snapshot);
            foreach (int below in new[] { 1, 20, 90 })
            {
                VectorQuery filtered = query with { Filter = Filter.Parse($"label < {below}") };
                CheckOne(
                    collection,
                    filtered,
                    ranked.FindAll(pair => pair.Document.Fields["label"].AsInt32() < below),
                    snapshot);
            }
        }
    }

    /// <summary>The share of the ten nearest that queries find.</summary>
    public double Recall(Collection collection, Func<VectorQuery, VectorQuery> change)
    {
        const int QueryCount = 40;
        int found = 0;
        for (int i = 0; i < QueryCount; i++)
        {
            VectorQuery query = change(new VectorQuery(field.Name, next(_random)));
            QueryHit[] all = collection.Query(query with { Exact = true, SparseEffort = null });
            found += collection.Query(query).Count(hit => hit.Distance <= all[^1].Distance);
        }

        return found / (QueryCount * 10.0);
    }

    private static void CheckOne(
        Collection collection,
        VectorQuery query,
        List<(ModelDocument Document, double Distance)> ranked,
        Snapshot? snapshot) =>
        StateCheck.CheckHits(collection, collection.Query(query, snapshot), [.. ranked.Take(query.K)], ranked);
}

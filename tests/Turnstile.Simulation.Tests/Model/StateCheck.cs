using System.Runtime.CompilerServices;
using System.Text;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Grouping;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>Holds a database against what it should be: keys with their history, documents by id, by filter, by vector.
/// </summary>
/// <remarks>A vector query asks for more hits than there are documents: so a superseded row, a lost one, a double one
/// and one with a wrong vector all show. Segments are so small that the planner would scan them all, so indexes are
/// asked, and what they find is the answer: a row that one of them lacks is missing, and one that is dead is found. For
/// some labels queries are planned as usual.</remarks>
internal static class StateCheck
{
    /// <summary>Fails with a sentence if anything differs.</summary>
    public static void Check(Doors doors, ModelState expected, int labelAsked, Snapshot? snapshot = null)
    {
        if (snapshot is null)
        {
            Same("keyspaces", expected.Keyspaces.Keys, doors.Names(CatalogKind.Keyspace));
            Same("collections", expected.Collections.Keys, doors.Names(CatalogKind.Collection));
        }

        foreach ((string name, var entries) in expected.Keyspaces)
        {
            doors.TryGetKeyspace(name, out Keyspace? keyspace);
            CheckScan(keyspace!, [.. entries], snapshot);
        }

        foreach ((string name, var documents) in expected.Collections)
        {
            doors.TryGetCollection(name, out Collection? collection);
            CheckDocuments(collection!, [.. documents.Values], snapshot);
            CheckFilter(collection!, [.. documents.Values], labelAsked, snapshot);
            foreach (VectorField field in collection!.Schema.Vectors)
            {
                CheckVectors(collection, field, [.. documents.Values], labelAsked, snapshot);
            }
        }
    }

    /// <summary>The value of a field that a model document has or not.</summary>
    public static bool HasLabel(ModelDocument document, int label) =>
        document.Fields.TryGetValue("label", out FieldValue value) && value.AsInt32() == label;

    private static void CheckScan(
        Keyspace keyspace, KeyValuePair<string, ModelEntry>[] expected, Snapshot? snapshot)
    {
        KeyValuePair<string, ModelEntry>[] found =
        [
            .. keyspace.Scan(null, snapshot).Select(static entry => KeyValuePair.Create(
                Encoding.ASCII.GetString(entry.Key.Span),
                new ModelEntry(
                    Encoding.Latin1.GetString(entry.Value.Span),
                    entry.Version,
                    entry.Sequence.Value,
                    entry.CreateSequence.Value))),
        ];
        Same($"keys of {keyspace.Name}", expected, found);
        CheckKeys(keyspace, new ScanOptions { Reverse = true, KeysOnly = true }, expected.Reverse(), snapshot);
        byte[] prefix = "k1"u8.ToArray();
        CheckKeys(
            keyspace,
            new ScanOptions { Prefix = prefix },
            expected.Where(static pair => pair.Key.StartsWith("k1", StringComparison.Ordinal)),
            snapshot);
        foreach ((string key, ModelEntry entry) in expected.Take(3))
        {
            Entry? got = keyspace.Get(Encoding.ASCII.GetBytes(key), snapshot);
            Require(got?.Sequence.Value == entry.Sequence, $"get of {key} gives {got?.Sequence}, not {entry.Sequence}");
        }
    }

    private static void CheckKeys(
        Keyspace keyspace,
        ScanOptions options,
        IEnumerable<KeyValuePair<string, ModelEntry>> expected,
        Snapshot? snapshot) => Same(
            $"keys of {keyspace.Name}, {(options.Reverse ? "backward" : "by prefix")}",
            expected.Select(static pair => pair.Key),
            keyspace.Scan(options, snapshot).Select(static entry => Encoding.ASCII.GetString(entry.Key.Span)));

    private static void CheckDocuments(Collection collection, ModelDocument[] expected, Snapshot? snapshot)
    {
        long count = collection.Count(null, snapshot);
        Require(count == expected.Length, $"{collection.Name} counts {count}, not {expected.Length}");
        foreach (ModelDocument document in expected)
        {
            Document? found = collection.Fetch(document.Id, snapshot);
            Require(found is not null, $"{collection.Name} {document.Id} is missing");
            Require(
                found!.Version == document.Version && found.Sequence.Value == document.Sequence,
                $"{collection.Name} {document.Id} is v{found.Version} s{found.Sequence}, not {document}");
            foreach (ScalarField field in collection.Schema.Fields)
            {
                FieldValue value = document.Fields.GetValueOrDefault(field.Name);
                Require(
                    found[field.Name] == value, $"{document.Id}.{field.Name} is {found[field.Name]}, not {value}");
            }

            foreach (VectorField field in collection.Schema.Vectors)
            {
                VectorValue value = document.Vectors.GetValueOrDefault(field.Name);
                Require(found.Vectors[field.Name] == value, $"{document.Id}.{field.Name} is another vector");
            }
        }
    }

    private static void CheckFilter(
        Collection collection, ModelDocument[] expected, int label, Snapshot? snapshot)
    {
        long found = collection.Count(Filter.Equal("label", label), snapshot);
        int count = expected.Count(document => HasLabel(document, label));
        Require(found == count, $"{collection.Name} counts {found} documents with label {label}, not {count}");
    }

    private static void CheckVectors(
        Collection collection, VectorField field, ModelDocument[] documents, int label, Snapshot? snapshot)
    {
        VectorValue asked = SampleVectors.Of(field, (ulong)label + 1);
        List<(ModelDocument Document, double Distance)> ranked = ModelSearch.Rank(documents, field, asked);
        bool trusts = label != CommandSource.LabelMax;
        var all = new VectorQuery(field.Name, asked) { K = documents.Length + 1, TrustsIndex = trusts };
        CheckHits(collection, collection.Query(all, snapshot), ranked);
        var few = new VectorQuery(field.Name, asked)
        {
            K = 3,
            Filter = Filter.Equal("label", label),
            TrustsIndex = trusts,
        };
        List<(ModelDocument Document, double Distance)> nearest =
            ranked.FindAll(pair => HasLabel(pair.Document, label));
        CheckHits(collection, collection.Query(few, snapshot), [.. nearest.Take(few.K)], nearest);
        CheckGroups(collection, new GroupQuery("label", few with { Filter = null, K = 2 }), ranked, snapshot);
    }

    // Groups of equal best distances may change places, so only what does not depend on that is compared.
    private static void CheckGroups(
        Collection collection,
        GroupQuery query,
        List<(ModelDocument Document, double Distance)> ranked,
        Snapshot? snapshot)
    {
        var expected = ranked
            .GroupBy(static pair => pair.Document.Fields.GetValueOrDefault("label"))
            .ToDictionary(static group => group.Key, static group => group.ToList());
        GroupHits[] groups = collection.GroupBy(query, snapshot);
        Require(groups.Length == expected.Count, $"{collection.Name} has {groups.Length} groups, not {expected.Count}");
        foreach (GroupHits group in groups)
        {
            Require(expected.TryGetValue(group.Value, out var all), $"{collection.Name} has a group {group.Value}");
            CheckHits(collection, [.. group.Hits], [.. all!.Take(query.Query.K)], all);
        }
    }

    /// <summary>Compares hits with the exact ranking; documents at equal distances may change places.</summary>
    public static void CheckHits(
        Collection collection,
        QueryHit[] hits,
        List<(ModelDocument Document, double Distance)> expected,
        List<(ModelDocument Document, double Distance)>? allowed = null)
    {
        Require(hits.Length == expected.Count, $"{collection.Name} finds {hits.Length}, not {expected.Count}");
        var exact = (allowed ?? expected).ToDictionary(pair => pair.Document.Id);
        var met = new HashSet<long>();
        for (int i = 0; i < hits.Length; i++)
        {
            long id = hits[i].Id.AsInt64();
            Require(met.Add(id), $"{collection.Name} finds {id} twice");
            Require(exact.TryGetValue(id, out var pair), $"{collection.Name} finds {id}, which should not be found");
            Require(
                pair.Document.Sequence == hits[i].Sequence.Value,
                $"hit {id} is of {hits[i].Sequence}: {pair.Document}");
            Near(hits[i].Distance, pair.Distance, id);
            Near(hits[i].Distance, expected[i].Distance, id);
        }
    }

    private static void Near(double found, double expected, long what)
    {
        bool isNear = Math.Abs(found - expected) <= 1e-4 * Math.Max(1, Math.Abs(expected));
        Require(isNear, $"the distance of {what} is {found}, not {expected}");
    }

    private static void Same<T>(string what, IEnumerable<T> expected, IEnumerable<T> found)
    {
        if (!expected.SequenceEqual(found))
        {
            throw new StateMismatchException(
                $"{what}: missing [{string.Join(", ", expected.Except(found))}], "
                + $"unexpected [{string.Join(", ", found.Except(expected))}]");
        }
    }

    private static void Require(
        bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref InvariantMessage otherwise)
    {
        if (!holds)
        {
            throw new StateMismatchException(otherwise.Take());
        }
    }
}

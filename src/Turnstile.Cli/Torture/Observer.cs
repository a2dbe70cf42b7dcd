using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile.Cli.Torture;

/// <summary>Looks at everything in a reopened database, each thing on two paths.</summary>
internal sealed class Observer(TortureDatabase database, Payload payload)
{
    private readonly Dictionary<Entity, Sighting> _seen = [];

    /// <summary>All that is there.</summary>
    public IReadOnlyDictionary<Entity, Sighting> Seen => _seen;

    /// <summary>What the two paths disagree about, and what nobody could have written.</summary>
    public Verdict Contradictions { get; } = new();

    /// <summary>Looks, at one moment.</summary>
    public void Look()
    {
        using Snapshot snapshot = database.Database.OpenSnapshot();
        LookAtKeys(EntityKind.Alpha, CommitScript.KeyCount, snapshot);
        LookAtKeys(EntityKind.Beta, CommitScript.KeyCount + CommitScript.DocumentCount, snapshot);
        LookAtDocuments(snapshot);
    }

    private void LookAtKeys(EntityKind kind, int count, Snapshot snapshot)
    {
        Keyspace keyspace = database.KeyspaceOf(kind);
        HashSet<Entity> scanned = [];
        foreach (Entry entry in keyspace.Scan(null, snapshot))
        {
            if (Entity.TryParse(kind, entry.Key.Span, out Entity entity) && entity.Number < count)
            {
                scanned.Add(entity);
                _seen[entity] = payload.See(entity, entry.Value.Span, entry.Sequence);
            }
            else
            {
                Contradictions.AddPhantom($"{kind} has the key {Convert.ToHexString(entry.Key.Span)}");
            }
        }

        for (int number = 0; number < count; number++)
        {
            var entity = new Entity(kind, number);
            Entry? entry = keyspace.Get(entity.Key(), snapshot);
            bool isSame = entry is null
                ? !scanned.Contains(entity)
                : scanned.Contains(entity)
                    && _seen[entity] == payload.See(entity, entry.Value.Span, entry.Sequence);
            if (!isSame)
            {
                Contradictions.AddTorn($"{entity} is not the same when it is got and when it is scanned");
            }
        }
    }

    private void LookAtDocuments(Snapshot snapshot)
    {
        int there = 0;
        for (int number = 0; number < CommitScript.DocumentCount; number++)
        {
            var entity = new Entity(EntityKind.Document, number);
            if (database.Documents.Fetch(number, snapshot) is { } document)
            {
                there++;
                _seen[entity] = See(entity, document);
                CheckFound(entity, document, snapshot);
            }
        }

        long counted = database.Documents.Count(null, snapshot);
        if (counted != there)
        {
            Contradictions.AddTorn($"{there} documents can be fetched, {counted} are counted");
        }

        CheckSearch(snapshot);
    }

    private Sighting See(Entity entity, Document document)
    {
        FieldValue tag = document[TortureDatabase.TagField];
        FieldValue text = document[TortureDatabase.TextField];
        VectorValue vector = document.Vectors[TortureDatabase.VectorName];
        return payload.See(
            entity,
            tag.IsNull ? null : tag.AsString(),
            text.IsNull ? null : text.AsString(),
            vector.IsNull ? [] : vector.AsFloats().Span,
            document.Sequence);
    }

    // The vector of every document finds the document.
    private void CheckFound(Entity entity, Document document, Snapshot snapshot)
    {
        VectorValue vector = document.Vectors[TortureDatabase.VectorName];
        if (vector.IsNull)
        {
            return;
        }

        var query = new VectorQuery(TortureDatabase.VectorName, vector) { K = 1 };
        QueryHit[] hits = database.Documents.Query(query, snapshot);
        if (hits is not [{ Distance: 0 } hit] || hit.Id != document.Id || hit.Sequence != document.Sequence)
        {
            Contradictions.AddLost($"{entity} is there, but its vector does not find it");
        }
    }

    // An exact search for everything finds what was fetched, and nothing else.
    private void CheckSearch(Snapshot snapshot)
    {
        var query = new VectorQuery(TortureDatabase.VectorName, new float[Payload.Dimension])
        {
            K = CommitScript.DocumentCount * 4,
            Exact = true,
        };
        HashSet<Entity> found = [];
        foreach (QueryHit hit in database.Documents.Query(query, snapshot))
        {
            var entity = new Entity(EntityKind.Document, (int)hit.Id.AsInt64());
            bool isNew = found.Add(entity);
            if (!isNew || !_seen.TryGetValue(entity, out Sighting sighting) || sighting.Sequence != hit.Sequence)
            {
                Contradictions.AddPhantom($"a search finds {entity} at {hit.Sequence}, and a fetch does not");
            }
        }

        IEnumerable<Entity> documents = _seen.Keys.Where(entity => entity.Kind == EntityKind.Document);
        foreach (Entity entity in documents.Where(entity => !found.Contains(entity)))
        {
            Contradictions.AddLost($"{entity} is there, but an exact search does not find it");
        }
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>What the whole database should hold after a number of operations. Immutable; each change takes one
/// sequence.
/// </summary>
/// <remarks>Keys are ASCII, so their ordinal order is the bytewise one.</remarks>
internal sealed record ModelState(
    ulong Last,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, ModelEntry>> Keyspaces,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<long, ModelDocument>> Collections)
{
    /// <summary>How many requests are remembered.</summary>
    public const int RequestCountMax = 5;

    /// <summary>A new database.</summary>
    public static readonly ModelState Empty = new(
        0,
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, ModelEntry>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<long, ModelDocument>>(
            StringComparer.Ordinal));

    /// <summary>The requests that are remembered, oldest first.</summary>
    public ImmutableList<ModelRequest> Requests { get; init; } = [];

    /// <summary>After a keyspace was made.</summary>
    public ModelState WithKeyspace(string name) => this with
    {
        Last = Last + 1,
        Keyspaces = Keyspaces.Add(
            name, ImmutableSortedDictionary.Create<string, ModelEntry>(StringComparer.Ordinal)),
    };

    /// <summary>After a collection was made.</summary>
    public ModelState WithCollection(string name) => this with
    {
        Last = Last + 1,
        Collections = Collections.Add(name, ImmutableSortedDictionary<long, ModelDocument>.Empty),
    };

    /// <summary>After a put.</summary>
    public ModelState Put(string keyspace, string key, string value)
    {
        ulong own = Last + 1;
        ModelEntry entry = Keyspaces[keyspace].TryGetValue(key, out ModelEntry? before)
            ? new ModelEntry(value, before.Version + 1, own, before.CreateSequence)
            : new ModelEntry(value, 1, own, own);
        return this with
        {
            Last = own,
            Keyspaces = Keyspaces.SetItem(keyspace, Keyspaces[keyspace].SetItem(key, entry)),
        };
    }

    /// <summary>After text was appended.</summary>
    public ModelState Append(string keyspace, string key, string text) =>
        Put(keyspace, key, (Keyspaces[keyspace].GetValueOrDefault(key)?.Value ?? string.Empty) + text);

    /// <summary>After a number was added to a key that holds a number or nothing.</summary>
    public ModelState Add(string keyspace, string key, long number)
    {
        byte[] bytes = new byte[sizeof(long)];
        if (Keyspaces[keyspace].GetValueOrDefault(key) is { } before)
        {
            Encoding.Latin1.GetBytes(before.Value, bytes);
        }

        BinaryPrimitives.WriteInt64LittleEndian(bytes, BinaryPrimitives.ReadInt64LittleEndian(bytes) + number);
        return Put(keyspace, key, Encoding.Latin1.GetString(bytes));
    }

    /// <summary>After the operations of a request: it is remembered, and the oldest one forgotten if there are too
    /// many. Both take a sequence.</summary>
    public ModelState Remember(ulong number, ulong first)
    {
        ImmutableList<ModelRequest> all = Requests.Add(new ModelRequest(number, first, Last));
        bool isFull = all.Count > RequestCountMax;
        return this with
        {
            Last = Last + (isFull ? 2UL : 1UL),
            Requests = isFull ? all.RemoveAt(0) : all,
        };
    }

    /// <summary>After a delete, be the key there or not.</summary>
    public ModelState Delete(string keyspace, string key) => this with
    {
        Last = Last + 1,
        Keyspaces = Keyspaces.SetItem(keyspace, Keyspaces[keyspace].Remove(key)),
    };

    /// <summary>After a delete of a range; an empty end is no bound.</summary>
    public ModelState DeleteRange(string keyspace, string start, string end) => this with
    {
        Last = Last + 1,
        Keyspaces = Keyspaces.SetItem(keyspace, Keyspaces[keyspace].RemoveRange(Keyspaces[keyspace].Keys.Where(key =>
            string.CompareOrdinal(key, start) >= 0
            && (end.Length == 0 || string.CompareOrdinal(key, end) < 0)))),
    };

    /// <summary>After an upsert; version and sequence of the given document do not matter.</summary>
    public ModelState Upsert(string collection, ModelDocument document)
    {
        ulong own = Last + 1;
        ImmutableSortedDictionary<long, ModelDocument> documents = Collections[collection];
        ulong version = documents.TryGetValue(document.Id, out ModelDocument? before) ? before.Version + 1 : 1;
        ModelDocument stored = document with { Version = version, Sequence = own };
        return this with
        {
            Last = own,
            Collections = Collections.SetItem(collection, documents.SetItem(document.Id, stored)),
        };
    }

    /// <summary>After one operation that deletes documents, be they there or not.</summary>
    public ModelState Remove(string collection, params IEnumerable<long> ids) => this with
    {
        Last = Last + 1,
        Collections = Collections.SetItem(collection, Collections[collection].RemoveRange(ids)),
    };
}

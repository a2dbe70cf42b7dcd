using System.Text;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>Makes random writes that fit the state: keys, documents, both in one batch, refused ones too.</summary>
internal sealed class CommandSource
{
    /// <summary>Labels are 0 to this, or null.</summary>
    public const int LabelMax = 4;

    private const int KeyCount = 16;
    private const int DocumentCount = 16;

    private readonly Random _random;
    private readonly DocumentSource _documents;
    private readonly KeyCommandSource _keys;

    /// <summary>A source of writes that follow from <paramref name="random"/> alone.</summary>
    public CommandSource(Random random)
    {
        _random = random;
        _documents = new DocumentSource(random);
        _keys = new KeyCommandSource(random, _documents);
    }

    /// <summary>A write after <paramref name="state"/>.</summary>
    public Command Next(ModelState state)
    {
        if (MissingOf(state) is { } missing && (state.Last < 2 || _random.Next(6) == 0))
        {
            return missing;
        }

        int kind = _random.Next(100);
        if (state.Keyspaces.Count > 0 && (kind < 34 || state.Collections.Count == 0))
        {
            return kind switch
            {
                < 11 => Put(state),
                < 15 => Delete(state),
                < 18 => DeleteRange(state),
                < 22 => PutIfAbsent(state),
                _ => _keys.Next(state),
            };
        }

        return state.Collections.Count == 0 || (kind >= 78 && state.Keyspaces.Count > 0)
            ? new BatchSource(_random, _documents).Next(state)
            : OnDocument(state, kind);
    }

    /// <summary>One of a few keys.</summary>
    public static string KeyOf(Random random) => $"k{random.Next(KeyCount):00}";

    /// <summary>One of a few ids.</summary>
    public static long IdOf(Random random) => random.Next(DocumentCount);

    /// <summary>A range of a few keys, now and then without an end.</summary>
    public static (string Start, string End) RangeOf(Random random)
    {
        string start = random.Next(8) == 0 ? "" : KeyOf(random);
        string end = random.Next(8) == 0 ? "" : KeyOf(random) + "x";
        return end.Length == 0 || string.CompareOrdinal(start, end) < 0 ? (start, end) : (end, start + "y");
    }

    /// <summary>A value, now and then a long one.</summary>
    public static string ValueOf(Random random, ModelState state) =>
        $"{state.Last}:" + new string('x', random.Next(8) == 0 ? random.Next(900) : random.Next(40));

    /// <summary>One of some names.</summary>
    public static string Any(Random random, IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all[random.Next(all.Length)];
    }

    private Command? MissingOf(ModelState state)
    {
        foreach (string name in SampleSchemas.Keyspaces.Where(name => !state.Keyspaces.ContainsKey(name)).Take(1))
        {
            return new Command($"make {name}", state.WithKeyspace(name), CommitStatus.Ok, (store, _) =>
            {
                SteppedStore.Wait(store.Doors.CreateKeyspaceAsync(name, CancellationToken.None));
                return (CommitStatus.Ok, store.Visible);
            });
        }

        if (state.Collections.Count < SampleSchemas.CollectionCountMax)
        {
            string[] names = _random.Next(8) == 0 ? SampleSchemas.Wide : SampleSchemas.Narrow;
            string name = Any(_random, names.Except(state.Collections.Keys));
            return new Command($"make {name}", state.WithCollection(name), CommitStatus.Ok, (store, _) =>
            {
                SteppedStore.Wait(
                    store.Doors.CreateCollectionAsync(SampleSchemas.Collections[name], CancellationToken.None));
                return (CommitStatus.Ok, store.Visible);
            });
        }

        return null;
    }

    private Command Put(ModelState state)
    {
        string name = Any(_random, state.Keyspaces.Keys);
        string key = KeyOf(_random);
        string value = ValueOf(_random, state);
        return new Command($"{name}: put {key}", state.Put(name, key, value), CommitStatus.Ok, (store, durability) =>
            Answer(SteppedStore.Wait(store.Keyspace(name).PutAsync(Bytes(key), Bytes(value), default, durability))));
    }

    private Command PutIfAbsent(ModelState state)
    {
        string name = Any(_random, state.Keyspaces.Keys);
        string key = KeyOf(_random);
        string value = ValueOf(_random, state);
        bool isThere = state.Keyspaces[name].ContainsKey(key);
        return new Command(
            $"{name}: put {key} if absent",
            isThere ? state : state.Put(name, key, value),
            isThere ? CommitStatus.Conflict : CommitStatus.Ok,
            (store, durability) => Answer(SteppedStore.Wait(
                store.Keyspace(name).PutAsync(Bytes(key), Bytes(value), WriteCondition.Absent, durability))));
    }

    private Command Delete(ModelState state)
    {
        string name = Any(_random, state.Keyspaces.Keys);
        string key = KeyOf(_random);
        bool isThere = state.Keyspaces[name].ContainsKey(key);
        return new Command(
            $"{name}: delete {key}",
            isThere ? state.Delete(name, key) : state,
            isThere ? CommitStatus.Ok : CommitStatus.NotFound,
            (store, durability) =>
                Answer(SteppedStore.Wait(store.Keyspace(name).DeleteAsync(Bytes(key), default, durability))));
    }

    private Command DeleteRange(ModelState state)
    {
        string name = Any(_random, state.Keyspaces.Keys);
        (string start, string end) = RangeOf(_random);
        return new Command(
            $"{name}: delete {start} to {end}",
            state.DeleteRange(name, start, end),
            CommitStatus.Ok,
            (store, durability) => Answer(SteppedStore.Wait(
                store.Keyspace(name).DeleteRangeAsync(Bytes(start), Bytes(end), durability))));
    }

    private Command OnDocument(ModelState state, int kind)
    {
        string name = Any(_random, state.Collections.Keys);
        return kind switch
        {
            < 58 => Upsert(state, name),
            < 66 => Update(state, name),
            < 74 => Delete(state, name),
            _ => DeleteByFilter(state, name),
        };
    }

    private Command Upsert(ModelState state, string name)
    {
        ModelDocument document = _documents.Next(name, IdOf(_random));
        bool isInsert = _random.Next(4) == 0;
        bool isRefused = isInsert && state.Collections[name].ContainsKey(document.Id);
        return new Command(
            $"{name}: {(isInsert ? "insert" : "upsert")} {document.Id}",
            isRefused ? state : state.Upsert(name, document),
            isRefused ? CommitStatus.Conflict : CommitStatus.Ok,
            (store, durability) => Answer(SteppedStore.Wait(isInsert
                ? store.Collection(name).InsertAsync(document.ToDocument(), durability)
                : store.Collection(name).UpsertAsync(document.ToDocument(), durability))));
    }

    private Command Update(ModelState state, string name)
    {
        Document changes = _documents.Changes(name, IdOf(_random));
        bool isThere = state.Collections[name].TryGetValue(changes.Id.AsInt64(), out ModelDocument? before);
        return new Command(
            $"{name}: update {changes.Id}",
            isThere ? state.Upsert(name, before!.Changed(changes)) : state,
            isThere ? CommitStatus.Ok : CommitStatus.NotFound,
            (store, durability) =>
                Answer(SteppedStore.Wait(store.Collection(name).UpdateAsync(changes, durability))));
    }

    private Command Delete(ModelState state, string name)
    {
        long id = IdOf(_random);
        bool isThere = state.Collections[name].ContainsKey(id);
        return new Command(
            $"{name}: delete {id}",
            isThere ? state.Remove(name, id) : state,
            isThere ? CommitStatus.Ok : CommitStatus.NotFound,
            (store, durability) => Answer(SteppedStore.Wait(store.Collection(name).DeleteAsync(id, durability))));
    }

    private Command DeleteByFilter(ModelState state, string name)
    {
        int label = _random.Next(LabelMax + 1);
        long[] ids =
        [
            .. state.Collections[name].Values
                .Where(found => StateCheck.HasLabel(found, label))
                .Select(static found => found.Id),
        ];
        return new Command(
            $"{name}: delete label {label}",
            ids.Length == 0 ? state : state.Remove(name, ids),
            CommitStatus.Ok,
            (store, durability) =>
            {
                long count = SteppedStore.Wait(
                    store.Collection(name).DeleteAsync(Filter.Equal("label", label), durability));
                return count == ids.Length
                    ? (CommitStatus.Ok, 0UL)
                    : throw new StateMismatchException($"deleted {count} documents, not {ids.Length}");
            });
    }

    private static (CommitStatus Status, ulong Last) Answer(WriteResult result) =>
        (result.Status, result.Sequence.Value);

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}

using System.Text;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>Makes random batches over keyspaces and collections, some of which a precondition refuses.</summary>
internal sealed class BatchSource(Random random, DocumentSource documents)
{
    private readonly List<Action<WriteBatch, SteppedStore>> _parts = [];

    /// <summary>A batch after <paramref name="state"/>.</summary>
    public Command Next(ModelState state)
    {
        ModelState after = state;
        int count = random.Next(1, random.Next(6) == 0 ? 20 : 6);
        for (int i = 0; i < count; i++)
        {
            after = random.Next(2) == 0 || state.Collections.Count == 0 ? AddKey(after) : AddDocument(after);
        }

        bool isRefused = random.Next(6) == 0 && AddRefused(state);
        Action<WriteBatch, SteppedStore>[] parts = [.. _parts];
        return new Command(
            $"batch of {parts.Length}{(isRefused ? ", refused" : string.Empty)}",
            isRefused ? state : after,
            isRefused ? CommitStatus.Conflict : CommitStatus.Ok,
            (store, durability) =>
            {
                var batch = new WriteBatch();
                Array.ForEach(parts, part => part(batch, store));
                CommitResult result = SteppedStore.Wait(
                    store.Doors.CommitAsync(batch.Operations, durability, CancellationToken.None));
                return (result.Status, result.Last.Value);
            });
    }

    private ModelState AddKey(ModelState state)
    {
        string name = CommandSource.Any(random, state.Keyspaces.Keys);
        string key = CommandSource.KeyOf(random);
        if (random.Next(8) == 0)
        {
            (string start, string end) = CommandSource.RangeOf(random);
            _parts.Add((batch, store) => batch.DeleteRange(
                store.Keyspace(name), Encoding.ASCII.GetBytes(start), Encoding.ASCII.GetBytes(end)));
            return state.DeleteRange(name, start, end);
        }

        if (random.Next(3) == 0)
        {
            _parts.Add((batch, store) => batch.Delete(store.Keyspace(name), Encoding.ASCII.GetBytes(key)));
            return state.Delete(name, key);
        }

        if (random.Next(4) == 0)
        {
            _parts.Add((batch, store) => batch.Merge(
                store.Keyspace(name), Encoding.ASCII.GetBytes(key), MergeOperand.Append("b"u8)));
            return state.Append(name, key, "b");
        }

        string value = CommandSource.ValueOf(random, state);
        _parts.Add((batch, store) => batch.Put(
            store.Keyspace(name), Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(value)));
        return state.Put(name, key, value);
    }

    private ModelState AddDocument(ModelState state)
    {
        string name = CommandSource.Any(random, state.Collections.Keys);
        long id = CommandSource.IdOf(random);
        if (random.Next(4) == 0)
        {
            _parts.Add((batch, store) => batch.Delete(store.Collection(name), id));
            return state.Remove(name, id);
        }

        ModelDocument document = documents.Next(name, id);
        _parts.Add((batch, store) => batch.Upsert(store.Collection(name), document.ToDocument()));
        return state.Upsert(name, document);
    }

    // The condition is asked of the state before the batch.
    private bool AddRefused(ModelState state)
    {
        foreach ((string name, var entries) in state.Keyspaces)
        {
            foreach (string key in entries.Keys)
            {
                bool isRequirement = random.Next(2) == 0;
                _parts.Add((batch, store) =>
                {
                    if (isRequirement)
                    {
                        batch.Require(store.Keyspace(name), Encoding.ASCII.GetBytes(key), WriteCondition.Absent);
                        return;
                    }

                    batch.Put(
                        store.Keyspace(name), Encoding.ASCII.GetBytes(key), "never"u8, WriteCondition.Absent);
                });
                return true;
            }
        }

        return false;
    }
}

using System.Text;
using Turnstile.Collections;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Transactions;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>Makes random transactions over keys, ranges and documents; now and then somebody comes between.</summary>
internal sealed class TransactionSource(Random random, DocumentSource documents)
{
    /// <summary>A transaction after <paramref name="state"/> on the keyspace <paramref name="name"/> or a
    /// collection.</summary>
    public Command Next(ModelState state, string name) => random.Next(4) switch
    {
        0 => Refill(state, name),
        1 when state.Collections.Count > 0 => Move(state, CommandSource.IdOf(random), CommandSource.IdOf(random)),
        _ => Move(state, name, CommandSource.KeyOf(random), CommandSource.KeyOf(random)),
    };

    // A key that was read goes to another one.
    private Command Move(ModelState state, string name, string left, string right)
    {
        bool isDisturbed = random.Next(3) == 0;
        ModelState after = isDisturbed ? state.Append(name, left, "!") : state;
        if (!isDisturbed)
        {
            string? moved = state.Keyspaces[name].GetValueOrDefault(left)?.Value;
            foreach (string key in new SortedSet<string>([left, right], StringComparer.Ordinal))
            {
                after = key == right && moved is not null
                    ? after.Put(name, key, moved)
                    : after.Delete(name, key);
            }
        }

        return CommandOf($"{name}: move {left} to {right}", after, isDisturbed, (store, transaction, durability) =>
        {
            Keyspace keyspace = store.Keyspace(name);
            Entry? moved = transaction.Get(keyspace, Bytes(left));
            transaction.Delete(keyspace, Bytes(left));
            if (moved is not null)
            {
                transaction.Put(keyspace, Bytes(right), moved.Value.Span);
            }
            else
            {
                transaction.Delete(keyspace, Bytes(right));
            }

            if (isDisturbed)
            {
                SteppedStore.Wait(keyspace.MergeAsync(Bytes(left), MergeOperand.Append("!"u8), default, durability));
            }
        });
    }

    // All of a range goes, and a key of it comes back.
    private Command Refill(ModelState state, string name)
    {
        (string start, string end) = CommandSource.RangeOf(random);
        string key = start + "0";
        string value = CommandSource.ValueOf(random, state);
        bool isDisturbed = random.Next(3) == 0;
        ModelState after = isDisturbed
            ? state.Append(name, key, "!")
            : state.DeleteRange(name, start, end).Put(name, key, value);
        return CommandOf($"{name}: refill {start} to {end}", after, isDisturbed, (store, transaction, durability) =>
        {
            Keyspace keyspace = store.Keyspace(name);
            transaction.Put(keyspace, Bytes(key), "forgotten"u8);
            transaction.DeleteRange(keyspace, Bytes(start), Bytes(end));
            bool isLeft = transaction.Get(keyspace, Bytes(key)) is not null
                || transaction.Scan(keyspace, new ScanOptions { Start = Bytes(start), End = Bytes(end) }).Any();
            if (isLeft)
            {
                throw new StateMismatchException($"the transaction sees what it deleted from {start} on");
            }

            transaction.Put(keyspace, Bytes(key), Bytes(value));
            if (isDisturbed)
            {
                SteppedStore.Wait(keyspace.MergeAsync(Bytes(key), MergeOperand.Append("!"u8), default, durability));
            }
        });
    }

    // A document that was read goes, and another one comes; in the order of their ids.
    private Command Move(ModelState state, long left, long right)
    {
        string name = CommandSource.Any(random, state.Collections.Keys);
        ModelDocument document = documents.Next(name, right);
        bool isDisturbed = random.Next(3) == 0;
        ModelState after = isDisturbed ? state.Upsert(name, document) : state;
        if (!isDisturbed)
        {
            foreach (long id in new SortedSet<long>([left, right]))
            {
                after = id == right ? after.Upsert(name, document) : after.Remove(name, id);
            }
        }

        return CommandOf($"{name}: {left} for {right}", after, isDisturbed, (store, transaction, durability) =>
        {
            Collection collection = store.Collection(name);
            bool isThere = transaction.Fetch(collection, left) is not null;
            if (isThere != state.Collections[name].ContainsKey(left))
            {
                throw new StateMismatchException($"the transaction finds document {left}: {isThere}");
            }

            transaction.Delete(collection, left);
            transaction.Upsert(collection, document.ToDocument());
            if (isDisturbed)
            {
                SteppedStore.Wait(collection.UpsertAsync(document.ToDocument(), durability));
            }
        });
    }

    private static Command CommandOf(
        string text, ModelState after, bool isDisturbed, Action<SteppedStore, Transaction, Durability> body) => new(
        $"{text}{(isDisturbed ? ", disturbed" : string.Empty)}",
        after,
        isDisturbed ? CommitStatus.Conflict : CommitStatus.Ok,
        (store, durability) =>
        {
            using Transaction transaction = store.Doors.BeginTransaction(TransactionIsolation.Serializable);
            body(store, transaction, durability);
            TransactionResult result = SteppedStore.Wait(transaction.CommitAsync(durability));
            return (result.Status, result.IsOk ? result.Last.Value : 0);
        });

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}

using System.Text;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>Makes random writes of keys that are more than a put or a delete: merges, entries that expire, conditions
/// of values, requests and their repetition, choices, transactions.</summary>
internal sealed class KeyCommandSource(Random random, DocumentSource documents)
{
    private const string Client = "client";

    private readonly TransactionSource _transactions = new(random, documents);

    /// <summary>A write after <paramref name="state"/>, which has a keyspace.</summary>
    public Command Next(ModelState state)
    {
        string name = CommandSource.Any(random, state.Keyspaces.Keys);
        return random.Next(13) switch
        {
            < 2 => Append(state, name),
            < 4 => Add(state, name),
            4 => PutExpired(state, name),
            5 => PutIfValue(state, name),
            < 8 => Request(state),
            < 10 => Repeat(state),
            10 => Choose(state, name),
            _ => _transactions.Next(state, name),
        };
    }

    private Command Append(ModelState state, string name)
    {
        string key = CommandSource.KeyOf(random);
        string text = new('+', random.Next(12));
        ModelState after = state.Append(name, key, text);
        return new Command($"{name}: append {key}", after, CommitStatus.Ok, (store, durability) =>
            Answer(store.Keyspace(name).MergeAsync(Bytes(key), MergeOperand.Append(Bytes(text)), default, durability)));
    }

    private Command Add(ModelState state, string name)
    {
        string key = $"n{random.Next(3)}";
        long number = random.Next(-1000, 1000);
        return new Command($"{name}: add {key}", state.Add(name, key, number), CommitStatus.Ok, (store, durability) =>
            Answer(store.Keyspace(name).MergeAsync(Bytes(key), MergeOperand.Add(number), default, durability)));
    }

    // What has expired is as good as deleted.
    private Command PutExpired(ModelState state, string name)
    {
        string key = CommandSource.KeyOf(random);
        Expiry past = Expiry.At(DateTimeOffset.UnixEpoch.AddDays(1));
        ModelState after = state.Delete(name, key);
        return new Command($"{name}: put expired {key}", after, CommitStatus.Ok, (store, durability) =>
            Answer(store.Keyspace(name).PutAsync(Bytes(key), "gone"u8, default, durability, past)));
    }

    private Command PutIfValue(ModelState state, string name)
    {
        string key = CommandSource.KeyOf(random);
        string value = CommandSource.ValueOf(random, state);
        string before = state.Keyspaces[name].GetValueOrDefault(key)?.Value ?? "none";
        string asked = random.Next(3) == 0 ? before + "?" : before;
        bool holds = asked == before && state.Keyspaces[name].ContainsKey(key);
        return new Command(
            $"{name}: put {key} if its value is",
            holds ? state.Put(name, key, value) : state,
            holds ? CommitStatus.Ok : CommitStatus.Conflict,
            (store, durability) => Answer(store.Keyspace(name).PutAsync(
                Bytes(key), Bytes(value), WriteCondition.ValueIs(Bytes(asked)), durability)));
    }

    // The number of a request is the sequence it finds, so the same request can be made again from its number alone.
    private static Command Request(ModelState state)
    {
        ulong number = state.Last;
        ModelState after = ApplyRequest(state, number).Remember(number, state.Last + 1);
        return new Command(
            $"request {number}",
            after,
            CommitStatus.Ok,
            (store, durability) => Requested(
                store, number, durability, (state.Last + 1, after.Requests[^1].Last), false));
    }

    private Command Repeat(ModelState state)
    {
        if (state.Requests.IsEmpty)
        {
            return Request(state);
        }

        ModelRequest old = state.Requests[random.Next(state.Requests.Count)];
        return new Command(
            $"request {old.Number} again",
            state,
            CommitStatus.Ok,
            (store, durability) => Requested(store, old.Number, durability, (old.First, old.Last), true));
    }

    private static ModelState ApplyRequest(ModelState state, ulong number)
    {
        string target = SampleSchemas.Keyspaces[0];
        ModelState after = state.Append(target, $"k{number % 16:00}", "r");
        return number % 3 == 0 ? after.Add(target, $"n{number % 2}", 1) : after;
    }

    private static (CommitStatus Status, ulong Last) Requested(
        SteppedStore store, ulong number, Durability durability, (ulong First, ulong Last) expected, bool isRepeated)
    {
        Keyspace target = store.Keyspace(SampleSchemas.Keyspaces[0]);
        var batch = new WriteBatch();
        batch.Merge(target, Bytes($"k{number % 16:00}"), MergeOperand.Append("r"u8));
        if (number % 3 == 0)
        {
            batch.Merge(target, Bytes($"n{number % 2}"), MergeOperand.Add(1));
        }

        CommitResult result = SteppedStore.Wait(store.Doors.CommitAsync(
            batch.Operations, null, new RequestId(Client, number), durability, CancellationToken.None));
        if ((result.First.Value, result.Last.Value) != expected || result.IsRepeated != isRepeated)
        {
            throw new StateMismatchException($"request {number} answers {result}, not {expected}, {isRepeated}");
        }

        // The bookkeeping behind its operations takes sequences too, so the last one is not the state's.
        return (result.Status, 0);
    }

    private Command Choose(ModelState state, string name)
    {
        string key = CommandSource.KeyOf(random);
        bool isThere = state.Keyspaces[name].ContainsKey(key);
        ModelState after = isThere ? state.Append(name, key, "o") : state.Put(name, key, "then");
        return new Command($"{name}: choose {key}", after, CommitStatus.Ok, (store, durability) =>
        {
            var then = new WriteBatch();
            then.Put(store.Keyspace(name), Bytes(key), "then"u8);
            then.Require(store.Keyspace(name), Bytes(key), WriteCondition.Absent);
            var otherwise = new WriteBatch();
            otherwise.Merge(store.Keyspace(name), Bytes(key), MergeOperand.Append("o"u8));
            CommitResult result = SteppedStore.Wait(store.Doors.CommitAsync(
                then.Operations, otherwise.Operations, default, durability, CancellationToken.None));
            return result.IsOtherwise == isThere
                ? (result.Status, result.Last.Value)
                : throw new StateMismatchException($"the choice at {key} is {result}, and the key is there: {isThere}");
        });
    }

    private static (CommitStatus Status, ulong Last) Answer(ValueTask<WriteResult> answer)
    {
        WriteResult result = SteppedStore.Wait(answer);
        return (result.Status, result.Sequence.Value);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}

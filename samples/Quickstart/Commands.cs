using System.Buffers.Binary;
using System.Text;
using Turnstile;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Transactions;

namespace Quickstart;

/// <summary>The examples of docs/guide/key-value.md.</summary>
internal static class Commands
{
    public static async Task RunAsync(TurnstileDatabase database)
    {
        Keyspace keys = await database.CreateKeyspaceAsync("commands");
        await MergeAsync(keys);
        await ExpireAsync(keys);
        await ConditionAsync(database, keys);
        await StampAsync(keys);
        await RequestAsync(keys);
        await TransactAsync(database, keys);
    }

    private static async Task MergeAsync(Keyspace keys)
    {
        #region merge
        await keys.MergeAsync("visits"u8, MergeOperand.Add(1));
        await keys.MergeAsync("best"u8, MergeOperand.Max(4711));
        await keys.MergeAsync("journal"u8, MergeOperand.Append("one more line\n"u8));
        long visits = BinaryPrimitives.ReadInt64LittleEndian(keys.Get("visits"u8)!.Value.Span);
        #endregion
        Console.WriteLine(visits);
    }

    private static async Task ExpireAsync(Keyspace keys)
    {
        #region expire
        await keys.PutAsync("session"u8, "ada"u8, expiry: Expiry.After(TimeSpan.FromMinutes(20)));
        DateTimeOffset? ends = keys.Get("session"u8)?.ExpiresAt;
        #endregion
        Console.WriteLine(ends is not null);
    }

    private static async Task ConditionAsync(TurnstileDatabase database, Keyspace keys)
    {
        #region otherwise
        var take = new WriteBatch();
        take.Put(keys, "seat 7"u8, "ada"u8, WriteCondition.Absent);
        take.Require(keys, "sale"u8, WriteCondition.ValueIs("open"u8.ToArray()));   // read, not written

        var wait = new WriteBatch();
        wait.Merge(keys, "waiting"u8, MergeOperand.Append("ada "u8));

        CommitResult result = await database.CommitAsync(take, otherwise: wait);
        Console.WriteLine(result.IsOtherwise ? "on the list" : "seated");
        #endregion
    }

    private static async Task StampAsync(Keyspace keys)
    {
        #region stamp
        byte[] key = [.. "queue/"u8, .. new byte[8]];                     // 8 bytes for the sequence, from byte 6 on
        WriteResult added = await keys.PutStampedAsync(key, 6, "work"u8);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(6), added.Sequence.Value);
        Console.WriteLine(keys.Exists(key));                              // True
        #endregion
    }

    private static async Task RequestAsync(Keyspace keys)
    {
        #region request
        var id = new RequestId("till 3", 1042);
        WriteResult first = await keys.MergeAsync("account"u8, MergeOperand.Add(-30), request: id);
        WriteResult again = await keys.MergeAsync("account"u8, MergeOperand.Add(-30), request: id);
        Console.WriteLine(again.IsRepeated && again.Sequence == first.Sequence);   // True: paid once
        #endregion
    }

    private static async Task TransactAsync(TurnstileDatabase database, Keyspace keys)
    {
        #region transaction
        TransactionResult result = await database.RunTransactionAsync(
            transaction =>
            {
                Entry? from = transaction.Get(keys, "from"u8);
                if (from is not null)
                {
                    transaction.Put(keys, "to"u8, from.Value.Span);
                    transaction.Delete(keys, "from"u8);
                }

                return ValueTask.CompletedTask;
            },
            TransactionIsolation.Serializable);
        Console.WriteLine(result.IsOk
            ? "moved"
            : $"others kept writing {Encoding.UTF8.GetString(result.Conflict!.Key.Span)}");
        #endregion
    }
}

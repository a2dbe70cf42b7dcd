using System.Text;
using Turnstile;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Views;

namespace Quickstart;

/// <summary>The examples of docs/guide/getting-started.md.</summary>
internal static class Keys
{
    public static async Task RunAsync(string path)
    {
        #region open
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path);
        Keyspace users = await database.CreateKeyspaceAsync("users");
        #endregion

        #region put
        WriteResult put = await users.PutAsync("ada"u8, "lovelace"u8);
        Entry ada = users.Get("ada"u8)!;
        Console.WriteLine($"{Encoding.UTF8.GetString(ada.Value.Span)}: version {ada.Version}");

        WriteResult gone = await users.DeleteAsync("nobody"u8);
        Console.WriteLine(gone.Status);                                   // NotFound, and no sequence was used
        #endregion

        #region condition
        WriteResult first = await users.PutAsync("grace"u8, "hopper"u8, WriteCondition.Absent);
        WriteResult second = await users.PutAsync("grace"u8, "murray"u8, WriteCondition.Absent);
        Console.WriteLine($"{first.Status}, {second.Status}");            // Ok, Conflict

        // Read, change, write only if nobody came between; otherwise read again.
        WriteResult changed = await users.PutAsync("ada"u8, "byron"u8, WriteCondition.VersionIs(ada.Version));
        #endregion

        await BatchAsync(database, users);
        Scan(users);
        await SnapshotAsync(database, users);
        await DurabilityAsync(users);
        await Commands.RunAsync(database);
        Console.WriteLine($"{put.Sequence} {changed.Status}");
    }

    private static async Task BatchAsync(TurnstileDatabase database, Keyspace users)
    {
        #region batch
        Keyspace mails = await database.CreateKeyspaceAsync("mails");
        var batch = new WriteBatch();
        batch.Put(users, "alan"u8, "turing"u8, WriteCondition.Absent);
        batch.Put(mails, "alan@example.org"u8, "alan"u8, WriteCondition.Absent);
        CommitResult result = await database.CommitAsync(batch);
        Console.WriteLine(result.IsOk
            ? $"sequences {result.First.Value} to {result.Last.Value}"
            : $"operation {result.FailedIndex} was refused, and so was the batch");
        #endregion
    }

    private static void Scan(Keyspace users)
    {
        #region scan
        var options = new ScanOptions { Prefix = "a"u8.ToArray(), Reverse = true, Limit = 10 };
        foreach (Entry entry in users.Scan(options))
        {
            Console.WriteLine(Encoding.UTF8.GetString(entry.Key.Span));
        }
        #endregion
    }

    private static async Task SnapshotAsync(TurnstileDatabase database, Keyspace users)
    {
        #region snapshot
        using Snapshot before = database.OpenSnapshot();
        await users.DeleteAsync("alan"u8);
        Console.WriteLine(users.Get("alan"u8) is null);                   // True
        Console.WriteLine(users.Get("alan"u8, before) is not null);       // True
        Console.WriteLine(users.Count(snapshot: before) - users.Count()); // 1
        #endregion
    }

    private static async Task DurabilityAsync(Keyspace users)
    {
        #region durability
        await users.PutAsync("a"u8, "1"u8);                                   // survives a power cut
        await users.PutAsync("b"u8, "2"u8, durability: Durability.Process);   // survives the death of the process
        await users.PutAsync("c"u8, "3"u8, durability: Durability.None);      // promised nothing yet
        await users.PutAsync("d"u8, "4"u8, durability: Durability.Power);     // b and c are now as safe as d
        #endregion
    }
}

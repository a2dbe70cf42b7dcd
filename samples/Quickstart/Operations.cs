using Turnstile;
using Turnstile.Kv;

namespace Quickstart;

/// <summary>The examples of docs/guide/operations.md.</summary>
internal static class Operations
{
    public static async Task RunAsync(string path, string copy)
    {
        #region options
        var options = new DatabaseOptions
        {
            Durability = Durability.Power,
            MemTableBytes = 16 << 20,
            BlockCacheBytes = 64 << 20,
            IndexThreads = 1,
        };
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path, options))
        {
            Keyspace users = await database.CreateKeyspaceAsync("users");
            await users.PutAsync("ada"u8, "lovelace"u8);
        }
        #endregion

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path, options))
        {
            #region checkpoint
            Sequence at = await database.CheckpointAsync(copy);
            Console.WriteLine($"the copy holds everything up to {at.Value}");
            #endregion

            #region stats
            DatabaseStats stats = database.Stats();
            Console.WriteLine($"visible {stats.Visible}, durable {stats.Durable}, in files {stats.Flushed}");
            Console.WriteLine($"{stats.FileCount} files, {stats.FileBytes} bytes, fenced: {stats.IsFenced}");
            #endregion
        }

        Verify(copy);
        await LockedAsync(path);
    }

    private static void Verify(string path)
    {
        #region verify
        VerifyReport report = TurnstileDatabase.Verify(path);
        foreach (FileVerdict file in report.Files)
        {
            Console.WriteLine($"{file.Name}: {file.Problem ?? "good"}");
        }
        #endregion
    }

    private static async Task LockedAsync(string path)
    {
        await using TurnstileDatabase holder = await TurnstileDatabase.OpenAsync(path);

        #region locked
        try
        {
            await using TurnstileDatabase second = await TurnstileDatabase.OpenAsync(path);
        }
        catch (DatabaseLockedException locked)
        {
            Console.WriteLine(locked.Message);                            // names the process that has it open
        }
        #endregion
    }
}

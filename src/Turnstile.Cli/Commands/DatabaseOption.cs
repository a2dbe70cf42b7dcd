using System.CommandLine;
using Turnstile.Cli.Output;
using Turnstile.Collections;
using Turnstile.Kv;

namespace Turnstile.Cli.Commands;

/// <summary>The option <c>--db</c>, and what commands look up in the database it names.</summary>
internal static class DatabaseOption
{
    /// <summary>A new option.</summary>
    public static Option<string> Create() => new("--db")
    {
        Description = "The folder of the database",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>How a command opens a database of which it touches little: nothing large is set aside.</summary>
    public static DatabaseOptions Small { get; } = new() { MemTableBytes = 4 << 20, LogFileBytes = 1 << 20 };

    /// <summary>Opens a database that is there.</summary>
    /// <exception cref="FailureException">There is no such folder.</exception>
    public static async Task<TurnstileDatabase> OpenAsync(string path, CancellationToken cancellation)
    {
        CheckThere(path);
        return await TurnstileDatabase.OpenAsync(path, Small with { CreateIfMissing = false }, cancellation);
    }

    /// <summary>Refuses a folder that is not there.</summary>
    /// <exception cref="FailureException">There is no such folder.</exception>
    public static void CheckThere(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new FailureException($"there is no database in '{path}'");
        }
    }

    /// <summary>A keyspace by its name.</summary>
    /// <exception cref="FailureException">There is none of that name.</exception>
    public static Keyspace Keyspace(TurnstileDatabase database, string name) =>
        database.TryGetKeyspace(name, out Keyspace? keyspace) && keyspace is not null
            ? keyspace
            : throw new FailureException($"there is no keyspace '{name}'; {Known(database.KeyspaceNames)}");

    /// <summary>A collection by its name.</summary>
    /// <exception cref="FailureException">There is none of that name.</exception>
    public static Collection Collection(TurnstileDatabase database, string name) =>
        database.TryGetCollection(name, out Collection? collection) && collection is not null
            ? collection
            : throw new FailureException($"there is no collection '{name}'; {Known(database.CollectionNames)}");

    private static string Known(IReadOnlyList<string> names) =>
        names.Count == 0 ? "the database has none" : $"the database has {ChoiceOption.Listed(names)}";
}

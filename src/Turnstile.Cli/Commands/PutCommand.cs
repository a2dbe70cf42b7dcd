using System.CommandLine;
using Spectre.Console;
using Turnstile.Cli.Importing;
using Turnstile.Cli.Output;
using Turnstile.Collections;
using Turnstile.Kv;

namespace Turnstile.Cli.Commands;

/// <summary><c>put</c>: gives a key a value, or upserts a document given as JSON.</summary>
internal static class PutCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        Option<string> keyspace = KeyOptions.Keyspace();
        Option<string?> collection = KeyOptions.Collection();
        Option<bool> hex = KeyOptions.Hex();
        Option<Durability> durability = KeyOptions.Durability();
        Option<int?> ttl = KeyOptions.TimeToLive();
        Argument<string> key = KeyOptions.Key();
        var value = new Argument<string>("VALUE") { Description = "The value, or the document as a JSON object" };
        var command = new Command("put", "Give a key a value, or upsert a document")
        {
            key, value, db, keyspace, collection, hex, durability, ttl,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string word = parsed.GetRequiredValue(key);
            string content = parsed.GetRequiredValue(value);
            bool isHex = parsed.GetValue(hex);
            string? name = parsed.GetValue(collection);
            byte[] keyBytes = BytesText.Parse(word, "key", isHex && name is null);
            byte[] valueBytes = BytesText.Parse(content, "value", isHex && name is null);
            int? seconds = parsed.GetValue(ttl);
            if (seconds is not null && name is not null)
            {
                throw new UsageException("--ttl is for keys; a document does not expire");
            }

            DatabaseOptions options = DatabaseOption.Small with { Durability = parsed.GetValue(durability) };
            await using TurnstileDatabase database =
                await TurnstileDatabase.OpenAsync(parsed.GetRequiredValue(db), options, cancellation);
            WriteResult result = name is not null
                ? await UpsertAsync(DatabaseOption.Collection(database, name), word, content, cancellation)
                : await PutAsync(
                    database,
                    parsed.GetValue(keyspace)!,
                    keyBytes,
                    valueBytes,
                    KeyOptions.ExpiryOf(seconds),
                    cancellation);
            Answer(terminal, result);
            return Faults.Success;
        });
        return command;
    }

    /// <summary>Tells the answer to a write.</summary>
    public static void Answer(Terminal terminal, WriteResult result) => terminal.Answer(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("sequence", result.Sequence.Value);
            writer.WriteNumber("version", result.Version);
            writer.WriteEndObject();
        },
        console => console.WriteLine($"sequence {result.Sequence}, version {result.Version}"));

    private static async Task<WriteResult> PutAsync(
        TurnstileDatabase database,
        string keyspace,
        byte[] key,
        byte[] value,
        Expiry expiry,
        CancellationToken cancellation)
    {
        Keyspace found = await database.CreateKeyspaceAsync(keyspace, cancellation);
        return await found.PutAsync(key, value, expiry: expiry, cancellation: cancellation);
    }

    private static async Task<WriteResult> UpsertAsync(
        Collection collection, string id, string json, CancellationToken cancellation) =>
        await collection.UpsertAsync(
            DocumentJson.Read(collection.Schema, DocumentJson.ReadId(collection.Schema, id), json), null, cancellation);
}

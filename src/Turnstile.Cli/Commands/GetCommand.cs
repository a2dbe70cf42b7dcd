using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Turnstile.Cli.Importing;
using Turnstile.Cli.Output;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Kv;
using Turnstile.Vectors;

namespace Turnstile.Cli.Commands;

/// <summary><c>get</c>: the value of one key, or one document.</summary>
internal static class GetCommand
{
    private const int ComponentsShown = 8;

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        Option<string> keyspace = KeyOptions.Keyspace();
        Option<string?> collection = KeyOptions.Collection();
        Option<bool> hex = KeyOptions.Hex();
        Argument<string> key = KeyOptions.Key();
        var command = new Command("get", "Read the value of a key, or a document")
        {
            key, db, keyspace, collection, hex,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string word = parsed.GetRequiredValue(key);
            bool isHex = parsed.GetValue(hex);
            await using TurnstileDatabase database =
                await DatabaseOption.OpenAsync(parsed.GetRequiredValue(db), cancellation);
            if (parsed.GetValue(collection) is { } name)
            {
                Answer(terminal, DatabaseOption.Collection(database, name), word);
            }
            else
            {
                byte[] bytes = BytesText.Parse(word, "key", isHex);
                Answer(terminal, DatabaseOption.Keyspace(database, parsed.GetValue(keyspace)!), bytes, isHex);
            }

            return Faults.Success;
        });
        return command;
    }

    /// <summary>Writes an entry as one JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, Entry entry, bool isHex, bool keysOnly = false)
    {
        writer.WriteStartObject();
        writer.WriteString("key", BytesText.Show(entry.Key.Span, isHex));
        if (!keysOnly)
        {
            writer.WriteString("value", BytesText.Show(entry.Value.Span, isHex));
        }

        writer.WriteNumber("version", entry.Version);
        writer.WriteNumber("sequence", entry.Sequence.Value);
        writer.WriteNumber("create_sequence", entry.CreateSequence.Value);
        if (entry.ExpiresAt is { } expires)
        {
            writer.WriteString("expires_at", expires);
        }

        writer.WriteEndObject();
    }

    private static void Answer(Terminal terminal, Keyspace keyspace, byte[] key, bool isHex)
    {
        Entry entry = keyspace.Get(key) ?? throw new FailureException(
            $"key '{BytesText.Show(key, isHex)}' is not in keyspace '{keyspace.Name}'");
        terminal.Answer(
            writer => Write(writer, entry, isHex),
            console => console.WriteLine(BytesText.Show(entry.Value.Span, isHex)));
    }

    private static void Answer(Terminal terminal, Collection collection, string word)
    {
        DocumentId id = DocumentJson.ReadId(collection.Schema, word);
        Document document = collection.Fetch(id)
            ?? throw new FailureException($"document '{word}' is not in collection '{collection.Name}'");
        terminal.Answer(
            writer => DocumentJson.Write(writer, document),
            console => console.Write(Draw(document)));
    }

    private static Table Draw(Document document)
    {
        Table table = new Table().AddColumns("field", "value");
        table.AddRow("id", Markup.Escape(document.Id.ToString()));
        foreach ((string name, FieldValue value) in document)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value.IsNull ? "null" : value.ToString()));
        }

        foreach ((string name, VectorValue vector) in document.Vectors)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(Shown(vector)));
        }

        table.AddRow("version", Figures.Count((long)document.Version));
        table.AddRow("sequence", Figures.Count((long)document.Sequence.Value));
        return table;
    }

    private static string Shown(VectorValue vector)
    {
        if (vector.IsNull)
        {
            return "null";
        }

        if (vector.Kind == VectorKind.Sparse)
        {
            return $"{vector.AsSparse().Count} terms";
        }

        if (vector.Kind == VectorKind.Multi)
        {
            return $"{vector.TokenCount} x {vector.Dimension} x {vector.Element}";
        }

        if (vector.Element == VectorElement.Binary)
        {
            ReadOnlySpan<byte> bytes = vector.Bytes;
            string more = bytes.Length > ComponentsShown ? "..." : "";
            string shown = Convert.ToHexStringLower(bytes[..Math.Min(ComponentsShown, bytes.Length)]);
            return $"{shown}{more} ({vector.Dimension} x {vector.Element})";
        }

        IEnumerable<string> first = Enumerable.Range(0, Math.Min(ComponentsShown, vector.Dimension))
            .Select(i => VectorText.Component(vector, i));
        string rest = vector.Dimension > ComponentsShown ? ", ..." : "";
        return $"[{string.Join(", ", first)}{rest}] ({vector.Dimension} x {vector.Element})";
    }
}

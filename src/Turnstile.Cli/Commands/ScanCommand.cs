using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Turnstile.Cli.Output;
using Turnstile.Kv;

namespace Turnstile.Cli.Commands;

/// <summary><c>scan</c>: entries of a keyspace in order.</summary>
internal static class ScanCommand
{
    private const int LimitMax = 10_000_000;
    private const int LimitDefault = 100;

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        Option<string> keyspace = KeyOptions.Keyspace();
        Option<bool> hex = KeyOptions.Hex();
        Option<string?> prefix = Bound("--prefix", "What every key begins with");
        Option<string?> from = Bound("--from", "The lowest key");
        Option<string?> to = Bound("--to", "The key to stop before");
        var reverse = new Option<bool>("--reverse") { Description = "From the highest key to the lowest" };
        var keysOnly = new Option<bool>("--keys-only") { Description = "Leave out the values" };
        Option<int> limit = NumberOption.Whole("--limit", "The most entries", LimitDefault, 1, LimitMax);
        var command = new Command("scan", "List entries of a keyspace in order")
        {
            db, keyspace, prefix, from, to, reverse, limit, keysOnly, hex,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            bool isHex = parsed.GetValue(hex);
            ReadOnlyMemory<byte>? BytesOf(Option<string?> option) => parsed.GetValue(option) is { } word
                ? new ReadOnlyMemory<byte>(BytesText.Parse(word, option.Name, isHex))
                : null;
            var options = new ScanOptions
            {
                Prefix = BytesOf(prefix) ?? default,
                Start = BytesOf(from) ?? default,
                End = BytesOf(to) ?? default,
                Reverse = parsed.GetValue(reverse),
                KeysOnly = parsed.GetValue(keysOnly),
                Limit = parsed.GetValue(limit),
            };
            await using TurnstileDatabase database =
                await DatabaseOption.OpenAsync(parsed.GetRequiredValue(db), cancellation);
            Keyspace found = DatabaseOption.Keyspace(database, parsed.GetValue(keyspace)!);
            terminal.Answer(
                writer => Write(writer, found.Scan(options), isHex, options.KeysOnly),
                console => console.Write(Draw(found.Scan(options), isHex, options.KeysOnly)));
            return Faults.Success;
        });
        return command;
    }

    private static Option<string?> Bound(string name, string description) =>
        new(name) { Description = description, HelpName = "KEY" };

    private static void Write(Utf8JsonWriter writer, IEnumerable<Entry> entries, bool isHex, bool keysOnly)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("entries");
        foreach (Entry entry in entries)
        {
            GetCommand.Write(writer, entry, isHex, keysOnly);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static Table Draw(IEnumerable<Entry> entries, bool isHex, bool keysOnly)
    {
        Table table = new Table().AddColumns("key", "value", "version", "sequence");
        foreach (Entry entry in entries)
        {
            string value = keysOnly ? "" : BytesText.Cut(entry.Value.Span, isHex);
            table.AddRow(
                Markup.Escape(BytesText.Cut(entry.Key.Span, isHex)),
                Markup.Escape(value),
                Figures.Count((long)entry.Version),
                Figures.Count((long)entry.Sequence.Value));
        }

        return table;
    }
}

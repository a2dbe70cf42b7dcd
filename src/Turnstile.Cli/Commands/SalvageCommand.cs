using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Turnstile.Cli.Output;
using Turnstile.Salvage;

namespace Turnstile.Cli.Commands;

/// <summary><c>salvage</c>: writes what is left of a damaged database into a new one; exit code 1 if something is known
/// to be lost.</summary>
internal static class SalvageCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SOURCE") { Description = "The folder of the damaged database" };
        var target = new Argument<string>("TARGET") { Description = "The folder of the new database, empty or none" };
        var command = new Command("salvage", "Write what is left of a damaged database into a new one")
        {
            source,
            target,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            terminal.Progress.Begin("salvaging");
            SalvageReport report = await DatabaseSalvage.RunAsync(
                parsed.GetRequiredValue(source), parsed.GetRequiredValue(target), null, cancellation);
            terminal.Answer(writer => Write(writer, report), console => Draw(console, report));
            return report.IsWhole ? Faults.Success : Faults.Failure;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter writer, SalvageReport report)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("whole", report.IsWhole);
        writer.WriteBoolean("manifest_read", report.IsManifestRead);
        writer.WriteStartArray("files");
        foreach (FileVerdict file in report.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Name);
            writer.WriteNumber("bytes", file.Bytes);
            writer.WriteString("problem", file.Problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rows");
        foreach (SalvagedRows rows in report.Rows)
        {
            writer.WriteStartObject();
            writer.WriteString("name", rows.Name);
            writer.WriteBoolean("collection", rows.IsCollection);
            writer.WriteBoolean("named", rows.IsNamed);
            writer.WriteNumber("written", rows.Count);
            writer.WriteNumber("lost", rows.LostCount);
            writer.WriteNumber("without_vectors", rows.WithoutVectorsCount);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteLost(writer, report);
        writer.WriteEndObject();
    }

    private static void WriteLost(Utf8JsonWriter writer, SalvageReport report)
    {
        writer.WriteStartArray("lost_keys");
        foreach (LostKeys keys in report.LostKeys)
        {
            writer.WriteStartObject();
            writer.WriteString("file", keys.File);
            writer.WriteString("owner", keys.Owner);
            writer.WriteBoolean("collection", keys.IsCollection);
            writer.WriteString("first_hex", Convert.ToHexStringLower(keys.First.Span));
            writer.WriteString("last_hex", keys.Last is { } last ? Convert.ToHexStringLower(last.Span) : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("lost_sequences");
        foreach (LostSequences sequences in report.LostSequences)
        {
            writer.WriteStartObject();
            writer.WriteNumber("first", sequences.First.Value);
            if (sequences.Last is { } last)
            {
                writer.WriteNumber("last", last.Value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Draw(IAnsiConsole console, SalvageReport report)
    {
        Table table = new Table().AddColumns("name", "kind", "written", "lost", "without vectors");
        foreach (SalvagedRows rows in report.Rows)
        {
            table.AddRow(
                Markup.Escape(rows.Name),
                rows.IsCollection ? "collection" : rows.IsNamed ? "keyspace" : "unknown",
                $"{rows.Count}",
                $"{rows.LostCount}",
                $"{rows.WithoutVectorsCount}");
        }

        console.Write(table);
        foreach (FileVerdict file in report.Files.Where(static file => file.Problem is not null))
        {
            console.WriteLine($"damaged: {file.Name}: {file.Problem}");
        }

        foreach (LostKeys keys in report.LostKeys)
        {
            string owner = keys.Owner.Length == 0 ? "the catalog" : keys.Owner;
            string last = keys.Last is { } bound ? "0x" + Convert.ToHexStringLower(bound.Span) : "the end";
            console.WriteLine(
                $"unsure: keys of {owner} from 0x{Convert.ToHexStringLower(keys.First.Span)} to {last}");
        }

        foreach (LostSequences sequences in report.LostSequences)
        {
            console.WriteLine($"lost: sequences {sequences.First} to {sequences.Last?.ToString() ?? "the end"}");
        }

        if (!report.IsManifestRead)
        {
            console.WriteLine("without the manifest, rows that were deleted long ago may be back");
        }

        console.WriteLine(report.IsWhole ? "nothing is known to be lost" : "something is lost, see above");
    }
}

using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Turnstile.Cli.Importing;
using Turnstile.Cli.Output;
using Turnstile.Collections;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Commands;

/// <summary><c>import</c>: vectors of a file, with the fields of another, into a collection.</summary>
internal static class ImportCommand
{
    // Large batches gain nothing from a log that was zeroed in advance.
    private const long LogFileBytes = 4 << 20;

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        Option<string> collection = Text("--collection", "NAME", "The collection; made if it is not there");
        Option<string> vectors = Text(
            "--vectors",
            "FILE",
            $"The vectors: {Files.VectorFile.Allowed}; or sparse vectors or multi-vectors, one a line (.jsonl)");
        var fields = new Option<string?>("--fields")
        {
            Description = "Fields, row by row: one JSON object a line (.jsonl), or classes (idx)",
            HelpName = "FILE",
        };
        var name = new Option<string>("--vector-name")
        {
            Description = "The vector field; default vector",
            HelpName = "NAME",
            DefaultValueFactory = _ => "vector",
        };
        Option<int?> dimension = VectorOptions.Dimension();
        var metric = VectorOptions.Metric();
        Option<IndexKind> index = VectorOptions.Index();
        Option<int> m = VectorOptions.M();
        Option<int> efConstruction = VectorOptions.EfConstruction();
        Option<Quantization> quantization = VectorOptions.Quantization();
        Option<int> firstId = NumberOption.Whole("--first-id", "Id of the first document", 0, 0, int.MaxValue);
        Option<int?> limit = NumberOption.WholeOrNone("--limit", "The most vectors to import", 1, int.MaxValue);
        var command = new Command("import", "Import vectors into a collection")
        {
            db, collection, vectors, fields, name, dimension, metric, index, m, efConstruction, quantization, firstId,
            limit,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            IndexOptions options = VectorOptions.IndexOf(
                parsed.GetValue(index),
                parsed.GetValue(m),
                parsed.GetValue(efConstruction),
                parsed.GetRequiredValue(quantization));
            Metric said = parsed.GetValue(metric);
            using IVectorRows rows =
                JsonVectorRows.OpenAny(parsed.GetRequiredValue(vectors), parsed.GetValue(dimension), said);
            using IFieldRows? fieldRows = OpenFields(terminal, parsed.GetValue(fields));
            VectorField vector = rows.FieldOf(parsed.GetValue(name)!, said, options);
            var schema = new CollectionSchema(
                parsed.GetRequiredValue(collection), fieldRows?.IdKind ?? DocumentIdKind.Int64)
            {
                Fields = [.. fieldRows?.Fields ?? []],
                Vectors = [vector],
            };
            var range = new ImportRange(parsed.GetValue(firstId), parsed.GetValue(limit) ?? long.MaxValue);
            await RunAsync(terminal, parsed.GetRequiredValue(db), schema, rows, fieldRows, range, cancellation);
            return Faults.Success;
        });
        return command;
    }

    private static Option<string> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Required = true };

    private static IFieldRows? OpenFields(Terminal terminal, string? path)
    {
        if (path is null)
        {
            return null;
        }

        bool isJson = Path.GetFileName(path).Contains(".json", StringComparison.OrdinalIgnoreCase);
        IFieldRows rows = isJson ? JsonLineRows.Open(path) : LabelRows.Open(path);
        if (rows.LeftOut.Count > 0)
        {
            terminal.Error.WriteLine(
                $"turnstile: {path}: {ChoiceOption.Listed(rows.LeftOut)} left out: objects and arrays are not stored");
        }

        return rows;
    }

    private static async Task RunAsync(
        Terminal terminal,
        string path,
        CollectionSchema schema,
        IVectorRows rows,
        IFieldRows? fields,
        ImportRange range,
        CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(
            path, new DatabaseOptions { LogFileBytes = LogFileBytes }, cancellation);
        Collection collection = await database.CreateCollectionAsync(schema, cancellation);
        var importer = new Importer(database, collection, schema.Vectors[0].Name);
        long count = await importer.RunAsync(rows, fields, range, terminal.Progress, cancellation);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        var report = new ImportReport(
            schema.Name,
            count,
            rows.Dimension,
            [.. schema.Fields.Select(field => field.Name)],
            [.. fields?.LeftOut ?? []],
            collection.Count(),
            time.TotalSeconds,
            count / time.TotalSeconds);
        terminal.Answer(report, ReportJson.Default.ImportReport, console => console.Write(Draw(report)));
    }

    private static Table Draw(ImportReport report) => new Table()
        .AddColumns("import", Markup.Escape(report.Collection))
        .AddRow("documents imported", Figures.Count(report.Imported))
        .AddRow("documents in the collection", Figures.Count(report.Rows))
        .AddRow("dimension", Figures.Count(report.Dim))
        .AddRow("fields", Markup.Escape(string.Join(", ", report.Fields)))
        .AddRow("time", Figures.Seconds(TimeSpan.FromSeconds(report.Seconds)))
        .AddRow("rate", Figures.Rate(report.ImportedPerS));
}

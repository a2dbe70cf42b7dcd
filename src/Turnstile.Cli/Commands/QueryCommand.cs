using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Turnstile.Cli.Importing;
using Turnstile.Cli.Output;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;

namespace Turnstile.Cli.Commands;

/// <summary><c>query</c>: the documents nearest to a vector.</summary>
internal static class QueryCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        var collection = new Option<string>("--collection")
        {
            Description = "The collection",
            HelpName = "NAME",
            Required = true,
        };
        Option<string?> vector = Text(
            "--vector",
            "N,N,...",
            "Near this vector; hexadecimal if bits, TERM:WEIGHT,... if sparse, N,N,...;N,N,... if a multi-vector");
        Option<string?> id = Text("--id", "ID", "Near the vector of this document");
        Option<string?> file = Text("--vectors", "FILE", "Near a vector of this file");
        Option<int> row = NumberOption.Whole("--row", "Which row of the file", 0, 0, int.MaxValue);
        Option<int?> dimension = VectorOptions.Dimension();
        Option<string?> field = Text("--field", "NAME", "The vector field; the first one if left out");
        Option<string?> filter = Text("--filter", "TEXT", "Only documents that meet this, such as 'label = 3'");
        Option<string?> output = Text("--output", "NAME,NAME,...", "Fields to show; all if left out");
        Option<int> k = NumberOption.Whole("--k", "How many documents", 10, 1, VectorQuery.KMax);
        Option<int?> ef = NumberOption.WholeOrNone("--ef", "Search effort", 1, VectorQuery.EfSearchMax);
        var exact = new Option<bool>("--exact") { Description = "Compare every vector" };
        var command = new Command("query", "Find the documents nearest to a vector")
        {
            db, collection, vector, id, file, row, dimension, field, filter, output, k, ef, exact,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string?[] sources = [parsed.GetValue(vector), parsed.GetValue(id), parsed.GetValue(file)];
            if (sources.Count(source => source is not null) != 1)
            {
                throw new UsageException("one of --vector, --id and --vectors is needed, and no two of them");
            }

            Filter? condition = parsed.GetValue(filter) is { } text ? ParseFilter(text) : null;
            await using TurnstileDatabase database =
                await DatabaseOption.OpenAsync(parsed.GetRequiredValue(db), cancellation);
            Collection found = DatabaseOption.Collection(database, parsed.GetRequiredValue(collection));
            VectorField vectorField = FieldOf(found.Schema, parsed.GetValue(field));
            VectorValue near = sources switch
            {
                [{ } given, _, _] => VectorText.Parse(vectorField, given),
                [_, { } given, _] => VectorOf(found, vectorField.Name, given),
                _ => RowOf(vectorField, sources[2]!, parsed.GetValue(dimension), parsed.GetValue(row)),
            };
            var query = new VectorQuery(vectorField.Name, near)
            {
                K = parsed.GetValue(k),
                EfSearch = parsed.GetValue(ef),
                Filter = condition,
                OutputFields = parsed.GetValue(output)?.Split(',', StringSplitOptions.TrimEntries)
                    ?? [.. found.Schema.Fields.Select(scalar => scalar.Name)],
                Exact = parsed.GetValue(exact),
            };
            Answer(terminal, found, query);
            return Faults.Success;
        });
        return command;
    }

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    private static Filter ParseFilter(string text)
    {
        try
        {
            return Filter.Parse(text);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new UsageException($"--filter: {Faults.Describe(fault)}");
        }
    }

    private static VectorField FieldOf(CollectionSchema schema, string? name)
    {
        if (schema.Vectors.IsEmpty)
        {
            throw new FailureException($"collection '{schema.Name}' has no vector field");
        }

        int index = name is null ? 0 : schema.VectorIndex(name);
        return index >= 0
            ? schema.Vectors[index]
            : throw new UsageException(
                $"--field is '{name}'; {ChoiceOption.Listed(schema.Vectors.Select(v => v.Name))} are allowed");
    }

    private static VectorValue VectorOf(Collection collection, string field, string word)
    {
        Document document = collection.Fetch(DocumentJson.ReadId(collection.Schema, word))
            ?? throw new FailureException($"document '{word}' is not in collection '{collection.Name}'");
        VectorValue vector = document.Vectors[field];
        return vector.IsNull ? throw new FailureException($"document '{word}' has no vector '{field}'") : vector;
    }

    private static VectorValue RowOf(VectorField field, string path, int? dimension, int row)
    {
        using IVectorRows rows = JsonVectorRows.OpenAny(path, dimension, field.Metric);
        VectorValue vector = default;
        for (int i = 0; i <= row; i++)
        {
            if (!rows.TryRead(out vector))
            {
                throw new UsageException($"--row is {row}; {path} has {i} rows, counted from 0");
            }
        }

        return vector;
    }

    private static void Answer(Terminal terminal, Collection collection, VectorQuery query)
    {
        long start = Stopwatch.GetTimestamp();
        QueryHit[] hits = collection.Query(query);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        terminal.Answer(writer => Write(writer, hits, time), console => console.Write(Draw(hits, query.OutputFields!)));
    }

    private static void Write(Utf8JsonWriter writer, QueryHit[] hits, TimeSpan time)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("hits");
        foreach (QueryHit hit in hits)
        {
            writer.WriteStartObject();
            DocumentJson.WriteId(writer, hit.Id);
            writer.WriteNumber("distance", hit.Distance);
            writer.WriteNumber("sequence", hit.Sequence.Value);
            if (hit.Document is { } document)
            {
                DocumentJson.WriteFields(writer, document);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("time_us", time.TotalMicroseconds);
        writer.WriteEndObject();
    }

    private static Table Draw(QueryHit[] hits, IReadOnlyList<string> fields)
    {
        Table table = new Table().AddColumns(["id", "distance", .. fields.Select(Markup.Escape)]);
        foreach (QueryHit hit in hits)
        {
            IEnumerable<string> values = fields.Select(
                field => hit.Document is null || hit.Document.IsNull(field) ? "null" : hit.Document[field].ToString());
            table.AddRow(
            [
                Markup.Escape(hit.Id.ToString()),
                hit.Distance.ToString("G7", CultureInfo.InvariantCulture),
                .. values.Select(Markup.Escape),
            ]);
        }

        return table;
    }
}

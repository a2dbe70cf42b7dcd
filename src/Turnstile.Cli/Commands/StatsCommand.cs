using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Turnstile.Cli.Output;
using Turnstile.Collections;

namespace Turnstile.Cli.Commands;

/// <summary><c>stats</c>: what is in a database, and what it takes.</summary>
internal static class StatsCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        var command = new Command("stats", "Show what is in a database, and what it takes") { db };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using TurnstileDatabase database =
                await DatabaseOption.OpenAsync(parsed.GetRequiredValue(db), cancellation);
            terminal.Answer(writer => Write(writer, database), console => Draw(console, database));
            return Faults.Success;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter writer, TurnstileDatabase database)
    {
        DatabaseStats stats = database.Stats();
        writer.WriteStartObject();
        writer.WriteNumber("sequence", stats.Visible.Value);
        writer.WriteNumber("durable_sequence", stats.Durable.Value);
        writer.WriteNumber("flushed_sequence", stats.Flushed.Value);
        writer.WriteNumber("mem_table_bytes", stats.MemTableBytes);
        writer.WriteNumber("files", stats.FileCount);
        writer.WriteNumber("file_bytes", stats.FileBytes);
        writer.WriteNumber("table_bytes", stats.TableBytes);
        writer.WriteNumber("segment_bytes", stats.SegmentBytes);
        writer.WriteNumber("cache_bytes", stats.CacheBytes);
        writer.WriteNumber("table_bytes_ram", stats.TableMemoryBytes);
        writer.WriteNumber("cache_budget_bytes", stats.Memory.CacheBudgetBytes);
        writer.WriteNumber("mem_tables_bytes", stats.Memory.MemTableBytes);
        writer.WriteNumber("cache_hits", stats.Memory.HitCount);
        writer.WriteNumber("cache_misses", stats.Memory.MissCount);
        writer.WriteBoolean("fenced", stats.IsFenced);
        writer.WriteStartArray("keyspaces");
        foreach (string name in database.KeyspaceNames)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteNumber("keys", database.GetKeyspace(name).Count());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("collections");
        foreach (string name in database.CollectionNames)
        {
            Write(writer, name, database.GetCollection(name).Stats());
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, CollectionStats stats)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteNumber("documents", stats.Documents);
        writer.WriteNumber("rows", stats.Rows);
        writer.WriteNumber("indexed_rows", stats.IndexedRows);
        writer.WriteNumber("segments", stats.Segments);
        writer.WriteNumber("vector_bytes_ram", stats.VectorBytes);
        writer.WriteNumber("index_bytes_ram", stats.IndexBytes);
        writer.WriteEndObject();
    }

    private static void Draw(IAnsiConsole console, TurnstileDatabase database)
    {
        DatabaseStats stats = database.Stats();
        console.Write(new Table().AddColumns("database", Markup.Escape(database.Path))
            .AddRow("sequence, durable, flushed", $"{stats.Visible}, {stats.Durable}, {stats.Flushed}")
            .AddRow("files", $"{Figures.Count(stats.FileCount)} ({Figures.Bytes(stats.FileBytes)})")
            .AddRow("tables", Figures.Bytes(stats.TableBytes))
            .AddRow("segments", Figures.Bytes(stats.SegmentBytes))
            .AddRow("memtable", Figures.Bytes(stats.MemTableBytes))
            .AddRow("block cache", Figures.Bytes(stats.CacheBytes))
            .AddRow("indexes and filters cached", Figures.Bytes(stats.TableMemoryBytes))
            .AddRow("budget of both", Figures.Bytes(stats.Memory.CacheBudgetBytes))
            .AddRow("fenced", stats.IsFenced ? "yes" : "no"));
        Table keyspaces = new Table().AddColumns("keyspace", "keys");
        foreach (string name in database.KeyspaceNames)
        {
            keyspaces.AddRow(Markup.Escape(name), Figures.Count(database.GetKeyspace(name).Count()));
        }

        Table collections = new Table()
            .AddColumns("collection", "documents", "indexed", "segments", "vectors", "index");
        foreach (string name in database.CollectionNames)
        {
            CollectionStats collection = database.GetCollection(name).Stats();
            collections.AddRow(
                Markup.Escape(name),
                Figures.Count(collection.Documents),
                $"{Figures.Count(collection.IndexedRows)} of {Figures.Count(collection.Rows)}",
                Figures.Count(collection.Segments),
                Figures.Bytes(collection.VectorBytes),
                Figures.Bytes(collection.IndexBytes));
        }

        console.Write(keyspaces);
        console.Write(collections);
    }
}

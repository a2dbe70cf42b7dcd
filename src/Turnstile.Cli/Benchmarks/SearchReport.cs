using System.Text.Json.Serialization;

namespace Turnstile.Cli.Benchmarks;

/// <summary>What a search benchmark measured.</summary>
/// <param name="Targets">Each recall asked for.</param>
/// <param name="InsertPerSecond">Documents acknowledged per second, in batches.</param>
/// <param name="IndexedSeconds">From the first insert to fully indexed.</param>
/// <param name="IndexBytesRam">What vectors and graph take in memory.</param>
/// <param name="BytesDisk">What the live files take.</param>
/// <param name="Rows">Vectors searched.</param>
/// <param name="Dimension">Components of each.</param>
/// <param name="Threads">Threads that searched at once.</param>
internal sealed record SearchReport(
    [property: JsonPropertyName("targets")] IReadOnlyList<SearchTarget> Targets,
    [property: JsonPropertyName("insert_per_s")] double InsertPerSecond,
    [property: JsonPropertyName("indexed_s")] double IndexedSeconds,
    [property: JsonPropertyName("index_bytes_ram")] long IndexBytesRam,
    [property: JsonPropertyName("bytes_disk")] long BytesDisk,
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("dim")] int Dimension,
    [property: JsonPropertyName("threads")] int Threads);

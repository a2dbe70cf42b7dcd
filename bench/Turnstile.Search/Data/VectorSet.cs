using System.Globalization;
using System.Runtime.InteropServices;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Search.Data;

/// <summary>A set of vectors and queries in a folder, as every driver reads it.</summary>
/// <param name="Folder">Has set.txt, base.bin, queries.bin, numbers.bin and labels.bin.</param>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Format">Of one vector.</param>
/// <param name="Count">How many can be found.</param>
/// <param name="QueryCount">How many are asked for.</param>
internal sealed record VectorSet(string Folder, string Name, VectorFormat Format, int Count, int QueryCount)
{
    /// <summary>Numbers of rows go from 0 up to this, so that "number &lt; n" passes n in a thousand.</summary>
    public const int NumberMax = 1_000;

    private static readonly (string Name, Metric Metric)[] s_metrics =
        [("l2", Metric.L2), ("cosine", Metric.Cosine), ("ip", Metric.InnerProduct)];

    /// <summary>What a row is. A sparse one stands in its file behind the count of its bytes, and the dimension of the
    /// set is the number of terms; of a multi-vector the format is that of one of its tokens.</summary>
    public VectorKind Kind { get; init; } = VectorKind.Dense;

    /// <summary>Tokens of a row of multi-vectors; 1 of others.</summary>
    public int TokenCount { get; init; } = 1;

    /// <summary>Tokens of a query for multi-vectors; 1 of others.</summary>
    public int QueryTokenCount { get; init; } = 1;

    /// <summary>The vectors, row by row.</summary>
    public byte[] Base() => File.ReadAllBytes(PathOf("base.bin"));

    /// <summary>The queries, one after the other.</summary>
    public byte[] Queries() => File.ReadAllBytes(PathOf("queries.bin"));

    /// <summary>A random number for each row.</summary>
    public int[] Numbers() => MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(PathOf("numbers.bin"))).ToArray();

    /// <summary>The class of each row.</summary>
    public byte[] Labels() => File.ReadAllBytes(PathOf("labels.bin"));

    /// <summary>A file of the set.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Reads what set.txt says.</summary>
    public static VectorSet Read(string folder)
    {
        Dictionary<string, string> values = File.ReadLines(Path.Combine(folder, "set.txt"))
            .Select(line => line.Split(' '))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        int Number(string key) => int.Parse(values[key], CultureInfo.InvariantCulture);
        int Tokens(string key) => values.ContainsKey(key) ? Number(key) : 1;
        var format = new VectorFormat(
            values["element"] == "uint8" ? VectorElement.UInt8 : VectorElement.Float32,
            Number("dimension"),
            s_metrics.Single(metric => metric.Name == values["metric"]).Metric);
        return new VectorSet(folder, values["name"], format, Number("count"), Number("queries"))
        {
            Kind = Enum.Parse<VectorKind>(values.GetValueOrDefault("kind", nameof(VectorKind.Dense)), ignoreCase: true),
            TokenCount = Tokens("tokens"),
            QueryTokenCount = Tokens("query_tokens"),
        };
    }

    /// <summary>Writes the files of a set that is described; set.txt comes last, so a folder that has it is
    /// complete.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="labels">The class of each row.</param>
    /// <returns>The same set.</returns>
    public VectorSet Write(byte[] vectors, byte[] queries, byte[] labels)
    {
        Directory.CreateDirectory(Folder);
        int[] numbers = new int[Count];
        var chance = new Cli.Numbers.SplitMix64(7);
        for (int i = 0; i < Count; i++)
        {
            numbers[i] = (int)chance.Below(NumberMax);
        }

        File.WriteAllBytes(PathOf("base.bin"), vectors);
        File.WriteAllBytes(PathOf("queries.bin"), queries);
        File.WriteAllBytes(PathOf("labels.bin"), labels);
        File.WriteAllBytes(PathOf("numbers.bin"), MemoryMarshal.AsBytes<int>(numbers).ToArray());
        File.WriteAllText(PathOf("set.txt"), $"""
            name {Name}
            kind {Kind.ToString().ToLowerInvariant()}
            element {(Format.Element == VectorElement.UInt8 ? "uint8" : "float32")}
            metric {s_metrics.Single(metric => metric.Metric == Format.Metric).Name}
            dimension {Format.Dimension}
            count {Count}
            queries {QueryCount}
            tokens {TokenCount}
            query_tokens {QueryTokenCount}

            """);
        return this;
    }

    /// <summary>Writes a set of dense vectors.</summary>
    public static VectorSet Write(
        string folder, string name, VectorFormat format, byte[] vectors, byte[] queries, byte[] labels) =>
        new VectorSet(folder, name, format, vectors.Length / format.VectorBytes, queries.Length / format.VectorBytes)
            .Write(vectors, queries, labels);
}

using System.Globalization;
using System.Runtime.InteropServices;
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
        var format = new VectorFormat(
            values["element"] == "uint8" ? VectorElement.UInt8 : VectorElement.Float32,
            Number("dimension"),
            values["metric"] == "l2" ? Metric.L2 : Metric.Cosine);
        return new VectorSet(folder, values["name"], format, Number("count"), Number("queries"));
    }

    /// <summary>Writes a set; set.txt comes last, so a folder that has it is complete.</summary>
    public static VectorSet Write(
        string folder, string name, VectorFormat format, byte[] vectors, byte[] queries, byte[] labels)
    {
        Directory.CreateDirectory(folder);
        int count = vectors.Length / format.VectorBytes;
        int[] numbers = new int[count];
        var chance = new Cli.Numbers.SplitMix64(7);
        for (int i = 0; i < count; i++)
        {
            numbers[i] = (int)chance.Below(NumberMax);
        }

        File.WriteAllBytes(Path.Combine(folder, "base.bin"), vectors);
        File.WriteAllBytes(Path.Combine(folder, "queries.bin"), queries);
        File.WriteAllBytes(Path.Combine(folder, "labels.bin"), labels);
        File.WriteAllBytes(Path.Combine(folder, "numbers.bin"), MemoryMarshal.AsBytes<int>(numbers).ToArray());
        File.WriteAllText(Path.Combine(folder, "set.txt"), $"""
            name {name}
            element {(format.Element == VectorElement.UInt8 ? "uint8" : "float32")}
            metric {(format.Metric == Metric.L2 ? "l2" : "cosine")}
            dimension {format.Dimension}
            count {count}
            queries {queries.Length / format.VectorBytes}

            """);
        return Read(folder);
    }
}

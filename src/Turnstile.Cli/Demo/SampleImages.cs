using Turnstile.Cli.Importing;
using Turnstile.Cli.Output;
using Turnstile.Collections.Documents;
using Turnstile.Vectors;

namespace Turnstile.Cli.Demo;

/// <summary>The bundled pictures: 10,000 to search in, 200 to search for, each with its class.</summary>
internal sealed class SampleImages
{
    /// <summary>Pixels of a row of a picture.</summary>
    public const int Width = 28;

    private static readonly string[] ClassNames =
    [
        "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ];

    private SampleImages(byte[][] images, int[] labels, byte[][] queries, int[] queryLabels)
    {
        Images = images;
        Labels = labels;
        Queries = queries;
        QueryLabels = queryLabels;
    }

    /// <summary>The pictures to search in, 28 x 28 bytes each.</summary>
    public IReadOnlyList<byte[]> Images { get; }

    /// <summary>Their classes, 0 to 9.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The pictures to search for.</summary>
    public IReadOnlyList<byte[]> Queries { get; }

    /// <summary>Their classes.</summary>
    public IReadOnlyList<int> QueryLabels { get; }

    /// <summary>What a class is called.</summary>
    public static string NameOf(int label) => ClassNames[label];

    /// <summary>Reads the files that lie beside the program.</summary>
    /// <exception cref="Files.BadFileException">A file is missing or damaged.</exception>
    public static SampleImages Read()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "sample");
        byte[][] images = ReadImages(Path.Combine(folder, "images-idx3-ubyte.gz"));
        byte[][] queries = ReadImages(Path.Combine(folder, "query-images-idx3-ubyte.gz"));
        int[] labels = ReadLabels(Path.Combine(folder, "labels-idx1-ubyte.gz"));
        int[] queryLabels = ReadLabels(Path.Combine(folder, "query-labels-idx1-ubyte.gz"));
        return images.Length == labels.Length && queries.Length == queryLabels.Length
            ? new SampleImages(images, labels, queries, queryLabels)
            : throw new FailureException($"{folder} has not as many classes as pictures");
    }

    private static byte[][] ReadImages(string path)
    {
        using VectorRows rows = VectorRows.Open(path, Width * Width, Metric.L2);
        List<byte[]> images = [];
        while (rows.TryRead(out VectorValue image))
        {
            images.Add(image.AsBytes().ToArray());
        }

        return [.. images];
    }

    private static int[] ReadLabels(string path)
    {
        using LabelRows rows = LabelRows.Open(path);
        List<int> labels = [];
        var document = new Document();
        while (rows.TryRead(document))
        {
            labels.Add(document.Get<int>(LabelRows.FieldName));
        }

        return [.. labels];
    }
}

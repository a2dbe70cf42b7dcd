using System.IO.Compression;
using System.Text.Json;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Recall;

/// <summary>The sparse vectors of beir-queries/splade-all, shuffled by a fixed seed: rows, and 1,000 queries.</summary>
internal sealed class SparseData
{
    private const int QueryCount = 1000;
    private const int Seed = 1;

    public SparseData(string folder)
    {
        List<SparseVector> vectors = Read(Path.Combine(folder, "beir-queries", "splade-all.jsonl.gz"));
        SparseVector[] shuffled = [.. vectors];
        new Random(Seed).Shuffle(shuffled);
        Queries = shuffled[..QueryCount];
        Rows = new SparseRows(shuffled.Length - QueryCount);
        for (int i = 0; i < Rows.Capacity; i++)
        {
            Rows.Write(i, shuffled[QueryCount + i]);
            NonZeroCount += shuffled[QueryCount + i].Count;
        }
    }

    public SparseVector[] Queries { get; }

    public SparseRows Rows { get; }

    public long NonZeroCount { get; }

    private static List<SparseVector> Read(string path)
    {
        List<SparseVector> vectors = [];
        Dictionary<string, uint> terms = [];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is string line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            var weights = new SortedDictionary<uint, float>();
            foreach (JsonProperty weight in document.RootElement.GetProperty("sparse").EnumerateObject())
            {
                if (!terms.TryGetValue(weight.Name, out uint term))
                {
                    terms.Add(weight.Name, term = (uint)terms.Count);
                }

                weights[term] = weight.Value.GetSingle();
            }

            vectors.Add(new SparseVector([.. weights.Keys], [.. weights.Values]));
        }

        return vectors;
    }
}

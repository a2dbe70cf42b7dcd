using System.IO.Compression;
using Turnstile.Search.Data;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Recall;

/// <summary>The sparse vectors of beir-queries/splade-all, shuffled by a fixed seed: rows, and 1,000 queries.</summary>
internal sealed class SparseData
{
    private const int QueryCount = 1000;
    private const int Seed = 1;

    public SparseData(string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, "beir-queries", "splade-all.jsonl.gz"));
        using var text = new GZipStream(file, CompressionMode.Decompress);
        SparseVector[] shuffled = SpladeFile.Read(text).Vectors;
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
}

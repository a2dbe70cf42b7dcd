using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

/// <summary>Rows that come and go: which vectors live, in what order, and the graph that was carried along.</summary>
internal sealed class Turnover : IDisposable
{
    private const int QueryCount = 400;
    private const int K = 10;

    private readonly VectorFormat _format;
    private readonly byte[] _vectors;
    private readonly Func<int, VectorRows> _makeRows;
    private readonly HnswParameters _parameters;

    /// <summary>A fresh graph over the first vectors; the last ones are queries.</summary>
    public Turnover(
        VectorFormat format, byte[] vectors, int count, HnswParameters? parameters = null, Quantizer? quantizer = null)
    {
        _format = format;
        _vectors = vectors;
        _parameters = parameters ?? new HnswParameters(16, 64);
        _makeRows = capacity => quantizer is null
            ? new VectorRows(format, capacity)
            : new VectorRows(quantizer, capacity);
        Live = [.. Enumerable.Range(0, count)];
        Rows = Load(Live);
        Graph = Build(Rows);
    }

    /// <summary>For each ordinal the index of its vector.</summary>
    public int[] Live { get; private set; }

    public VectorRows Rows { get; private set; }

    public HnswGraph Graph { get; private set; }

    /// <summary>Drops rows, renumbers the others backwards, and inserts new ones.</summary>
    public void Drop(Func<int, bool> isDropped, int[]? added = null, int threads = 1)
    {
        added ??= [];
        int[] kept = [.. Enumerable.Range(0, Live.Length).Where(ordinal => !isDropped(ordinal)).Reverse()];
        int[] newOf = new int[Live.Length];
        Array.Fill(newOf, -1);
        for (int i = 0; i < kept.Length; i++)
        {
            newOf[kept[i]] = i;
        }

        int[] live = [.. kept.Select(old => Live[old]), .. added];
        VectorRows rows = Load(live);
        HnswGraph graph;
        using (var subset = new HnswSubset(Graph, rows, live.Length, newOf))
        {
            Run(threads, () =>
            {
                while (subset.Step())
                {
                }
            });
            graph = subset.Take();
        }

        Dispose();
        (Live, Rows, Graph) = (live, rows, graph);
        int next = kept.Length;
        Run(threads, () =>
        {
            var inserter = new HnswInserter(graph);
            for (int i = Interlocked.Increment(ref next) - 1; i < live.Length; i = Interlocked.Increment(ref next) - 1)
            {
                inserter.Insert(i);
            }
        });
    }

    /// <summary>Recall@10 of the graph that was carried along, and of a fresh one over the same rows.</summary>
    public (double Carried, double Fresh) Recalls(int ef)
    {
        using HnswGraph fresh = Build(Rows);
        using VectorRows full = Full();
        double carried = 0;
        double anew = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            ReadOnlySpan<byte> query = Samples.At(_format, _vectors, (_vectors.Length / _format.VectorBytes) - 1 - q);
            Neighbor[] exact = Samples.Exact(full, query, K, default(AcceptAll));
            carried += Graphs.Recall(exact, Find(Graph, full, query, K, ef));
            anew += Graphs.Recall(exact, Find(fresh, full, query, K, ef));
        }

        return (carried / QueryCount, anew / QueryCount);
    }

    /// <summary>Every live row is found by its own vector, in the graph as it is written and read back.</summary>
    public void RequireWhole(bool asFresh = false)
    {
        Assert.Equal(Live.Length, Graph.Count);
        var bytes = new MemoryStream();
        HnswGraphWriter.Write(Graph, bytes);
        bytes.Position = 0;
        using HnswGraph read = HnswGraphReader.Read(bytes, Rows, Rows.Capacity, Rows.Capacity);
        Assert.Equal(Graph.Count - Graph.Duplicates.Count, Live.Length == 0 ? 0 : Graphs.CountReachable(read));
        using VectorRows full = Full();
        int lostMax = 0;
        if (asFresh)
        {
            using HnswGraph fresh = Build(Rows);
            lostMax = CountLost(fresh, full) + (Live.Length / 100);
        }

        Assert.InRange(CountLost(read, full), 0, lostMax);
    }

    public void Dispose()
    {
        Graph.Dispose();
        Rows.Dispose();
    }

    private static void Run(int threadCount, Action work)
    {
        Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(_ => new Thread(() => work()))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private static int CountLost(HnswGraph graph, VectorRows full) => Enumerable.Range(0, full.Capacity)
        .Count(i => Math.Abs(Find(graph, full, full.Vector(i), 1, 100)[0].Distance) >= 1e-4);

    private static Neighbor[] Find(HnswGraph graph, VectorRows full, ReadOnlySpan<byte> query, int k, int ef) =>
        graph.Rows.Quantizer is null
            ? Graphs.Find(graph, query, k, ef)
            : Quantizers.Codes.Find(graph, full, query, k, ef);

    private HnswGraph Build(VectorRows rows)
    {
        var graph = new HnswGraph(rows, _parameters, rows.Capacity);
        var inserter = new HnswInserter(graph);
        for (int i = 0; i < rows.Capacity; i++)
        {
            inserter.Insert(i);
        }

        return graph;
    }

    private VectorRows Load(int[] live) => Fill(_makeRows(live.Length), live);

    private VectorRows Full() => Fill(new VectorRows(_format, Live.Length), Live);

    private VectorRows Fill(VectorRows rows, int[] live)
    {
        for (int i = 0; i < live.Length; i++)
        {
            rows.Write(i, Samples.At(_format, _vectors, live[i]));
        }

        return rows;
    }
}

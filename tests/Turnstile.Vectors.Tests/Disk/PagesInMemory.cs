using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Disk;

/// <summary>The head and the pages of a graph, where tests can read and damage them.</summary>
internal sealed class PagesInMemory : INodeSource
{
    private readonly PageLayout _layout;

    public PagesInMemory(HnswGraph graph)
    {
        var writer = new DiskGraphWriter(graph);
        _layout = writer.Layout;
        using var head = new MemoryStream();
        writer.WriteHead(head);
        Head = head.ToArray();
        Pages = new byte[writer.PageCount * PageLayout.PayloadBytes];
        for (int page = 0; page < writer.PageCount; page++)
        {
            writer.WritePage(page, Page(page));
        }
    }

    public byte[] Head { get; }

    public byte[] Pages { get; }

    /// <summary>How many reads go well before one fails.</summary>
    public int ReadsUntilFailure { get; set; } = int.MaxValue;

    /// <summary>Nodes that were read.</summary>
    public long NodeCount { get; private set; }

    /// <summary>Times that somebody waited for nodes.</summary>
    public long ReadCount { get; private set; }

    /// <summary>The graph, if head and pages are let through.</summary>
    public DiskGraph Open(VectorRows rows)
    {
        DiskGraph graph = DiskGraphReader.Read(new MemoryStream(Head), rows, rows.Capacity);
        try
        {
            var reader = new DiskGraphReader(graph);
            for (int page = 0; page < graph.PageCount; page++)
            {
                reader.CheckPage(page, Page(page));
            }

            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    public void Read(ReadOnlySpan<int> places, Span<byte> records)
    {
        if (ReadsUntilFailure-- <= 0)
        {
            throw new IOException("the disk is gone");
        }

        ReadCount++;
        NodeCount += places.Length;
        foreach (int place in places)
        {
            Page(_layout.PageOf(place)).Slice(_layout.OffsetOf(place), _layout.RecordBytes).CopyTo(records);
            records = records[_layout.RecordBytes..];
        }
    }

    private Span<byte> Page(int page) => Pages.AsSpan(page * PageLayout.PayloadBytes, PageLayout.PayloadBytes);
}

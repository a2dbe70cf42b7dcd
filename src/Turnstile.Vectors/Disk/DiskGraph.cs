using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Disk;

/// <summary>A navigable graph whose base layer lies in pages of a file: this is what of it is in memory.</summary>
/// <remarks>
/// Links only, over codes in memory, by the same ordinals; the vectors are elsewhere. DiskANN, Subramanya and others
/// (2019), without vectors in the pages: so a page holds some thirty nodes, that are near each other. Immutable.
/// Threads: any number of searchers, each with its own <see cref="DiskGraphSearcher"/>. Lifetime: disposed by the owner
/// when no search runs; the rows outlive it. Memory: some 15 bytes a row at M of 16, and 4 more
/// where rows are equal.
/// </remarks>
public sealed unsafe class DiskGraph : IDisposable
{
    private const int Nowhere = -1;

    // Its place, where its upper rows are, what it is, and its part of the upper layers: one node in M has rows of M
    // there.
    private const int NumbersPerRow = 4;

    private readonly AlignedBuffer _placeBuffer;
    private readonly int* _places;

    internal DiskGraph(HnswGraph upper)
    {
        Upper = upper;
        Layout = new PageLayout(upper.Parameters);
        _placeBuffer = new AlignedBuffer((long)upper.Capacity * sizeof(int));
        _places = (int*)_placeBuffer.Pointer;

        // In bounds: the buffer has a place for each row.
        new Span<int>(_places, upper.Capacity).Fill(Nowhere);
    }

    /// <summary>How it was built.</summary>
    public HnswParameters Parameters => Upper.Parameters;

    /// <summary>How its nodes lie in pages.</summary>
    public PageLayout Layout { get; }

    /// <summary>The codes it is over.</summary>
    public VectorRows Rows => Upper.Rows;

    /// <summary>Ordinals are below this.</summary>
    public int Capacity => Upper.Capacity;

    /// <summary>Rows in the graph.</summary>
    public int Count => Upper.Count;

    /// <summary>How many of them have links of their own; the others are in the chain of an equal one.</summary>
    public int NodeCount => Upper.Count - Upper.Duplicates.Count;

    /// <summary>How many pages it has.</summary>
    public int PageCount => Layout.PageCount(NodeCount);

    /// <summary>About what it takes in memory, bytes, without the rows.</summary>
    public long ByteCount => ((long)Capacity * NumbersPerRow * sizeof(int)) + Upper.Duplicates.ByteCount;

    internal HnswGraph Upper { get; }

    internal bool IsDisposed => Upper.IsDisposed;

    /// <summary>Whether a row is in the graph.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public bool Contains(int ordinal) => Upper.Contains(ordinal);

    /// <summary>Frees the memory. No search may be running.</summary>
    public void Dispose()
    {
        Upper.Dispose();
        _placeBuffer.Dispose();
    }

    /// <summary>Where a node lies; -1 for a row that is none. The caller vouches that the ordinal is below the
    /// capacity.</summary>
    // In bounds: there is a place for each row.
    internal int PlaceOf(int ordinal) => _places[ordinal];

    /// <summary>Says where a node lies, while nobody else sees the graph.</summary>
    internal void Put(int node, int place) => _places[node] = place;
}

using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// Rows equal to a row of the graph, in a chain behind it; they take no place in the graph themselves.
/// </summary>
/// <remarks>
/// Ten thousand equal vectors would otherwise be each other's only neighbours, and a search that met one would never
/// leave. Threads: a chain grows at its head under its node's lock; readers follow links without one. A link is
/// stored before the head that leads to it, and neither is changed again, so a reader sees a whole chain, old or new.
/// Memory: four bytes for each row of the capacity, from the first duplicate on; the table is filled before anybody
/// sees it, and stays.
/// </remarks>
internal sealed unsafe class DuplicateChains(int capacity) : IDisposable
{
    public const int End = -1;

    // any thread, interlocked: null while there are no duplicates
    private AlignedBuffer? _links;

    // any thread, interlocked
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>What it takes in memory, bytes.</summary>
    public long ByteCount => Volatile.Read(ref _links)?.ByteCount ?? 0;

    /// <summary>The row after this one in its chain, or <see cref="End"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int ordinal) =>
        Volatile.Read(ref _links) is { } links ? Volatile.Read(ref ((int*)links.Pointer)[ordinal]) : End;

    public void AddLocked(int node, int duplicate)
    {
        int* next = (int*)(Volatile.Read(ref _links) ?? Make()).Pointer;

        // In bounds: rows of the graph are below the capacity.
        next[duplicate] = next[node];
        Volatile.Write(ref next[node], duplicate);
        Interlocked.Increment(ref _count);
    }

    public void Dispose() => _links?.Dispose();

    // Of two threads that make it, under the locks of two nodes, one throws its own away.
    private AlignedBuffer Make()
    {
        var made = new AlignedBuffer((long)capacity * sizeof(int));
        new Span<int>(made.Pointer, capacity).Fill(End);
        if (Interlocked.CompareExchange(ref _links, made, null) is not { } other)
        {
            return made;
        }

        made.Dispose();
        return other;
    }
}

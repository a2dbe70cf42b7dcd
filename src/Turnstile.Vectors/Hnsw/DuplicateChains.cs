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
/// </remarks>
internal sealed unsafe class DuplicateChains : IDisposable
{
    public const int End = -1;

    private readonly AlignedBuffer _buffer;
    private readonly int* _next;

    // any thread, interlocked
    private int _count;

    public DuplicateChains(int capacity)
    {
        _buffer = new AlignedBuffer((long)capacity * sizeof(int));
        _next = (int*)_buffer.Pointer;
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>An empty chain for a row that nobody can see yet.</summary>
    public void Initialise(int node) => _next[node] = End;

    /// <summary>The row after this one in its chain, or <see cref="End"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int ordinal) => Volatile.Read(ref _next[ordinal]);

    public void AddLocked(int node, int duplicate)
    {
        _next[duplicate] = _next[node];
        Volatile.Write(ref _next[node], duplicate);
        Interlocked.Increment(ref _count);
    }

    public void Dispose() => _buffer.Dispose();
}

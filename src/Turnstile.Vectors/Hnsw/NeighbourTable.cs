using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Neighbour rows of fixed size, one after the other: ordinals, then <see cref="None"/> to the end.</summary>
/// <remarks>Rows are padded to 64 bytes; at M = 16 a base row is 128 bytes, aligned. Threads: see <see
/// cref="HnswGraph"/>.</remarks>
internal sealed unsafe class NeighbourTable : IDisposable
{
    public const int None = -1;
    private const int PadCount = 16;

    private readonly AlignedBuffer _buffer;
    private readonly int* _rows;
    private readonly int _rowCount;

    public NeighbourTable(long rowCount, int degree)
    {
        Degree = degree;
        _rowCount = (degree + PadCount - 1) / PadCount * PadCount;
        _buffer = new AlignedBuffer(rowCount * _rowCount * sizeof(int));
        _rows = (int*)_buffer.Pointer;
    }

    /// <summary>The most neighbours of a row.</summary>
    public int Degree { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Row(long row) => _rows + (row * _rowCount);

    /// <summary>Fills a row that nobody can see yet.</summary>
    public void Initialise(long row, ReadOnlySpan<int> neighbours)
    {
        // In bounds: a row has at least degree slots, and the selection never exceeds the degree.
        var slots = new Span<int>(Row(row), _rowCount);
        neighbours.CopyTo(slots);
        slots[neighbours.Length..].Fill(None);
    }

    /// <summary>Moves or puts a neighbour into the first slot of a row that nobody can see yet.</summary>
    public void PutFirst(long row, int neighbour)
    {
        // In bounds: a row has at least one slot. A neighbour that was not there takes the place of the first.
        int* slots = Row(row);
        int at = Math.Max(0, new ReadOnlySpan<int>(slots, CountOf(row)).IndexOf(neighbour));
        slots[at] = slots[0];
        slots[0] = neighbour;
    }

    /// <summary>Replaces a visible row. The caller holds its lock.</summary>
    public void ReplaceLocked(long row, ReadOnlySpan<int> neighbours)
    {
        int* slots = Row(row);
        for (int i = 0; i < Degree; i++)
        {
            Volatile.Write(ref slots[i], i < neighbours.Length ? neighbours[i] : None);
        }
    }

    public int CountOf(long row)
    {
        int* slots = Row(row);
        int count = 0;
        while (count < Degree && Volatile.Read(ref slots[count]) >= 0)
        {
            count++;
        }

        return count;
    }

    public void Dispose() => _buffer.Dispose();
}

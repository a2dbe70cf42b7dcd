using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>The space of neighbour rows of fixed size, one after the other.</summary>
/// <remarks>Rows are padded to 64 bytes; at M = 16 a base row is 128 bytes, aligned.</remarks>
internal sealed unsafe class NeighbourTable : IDisposable
{
    private const int PadCount = 16;

    private readonly AlignedBuffer _buffer;
    private readonly int* _rows;
    private readonly int _slotCount;

    public NeighbourTable(int rowCount, int degree)
    {
        Degree = degree;
        _slotCount = (degree + PadCount - 1) / PadCount * PadCount;
        _buffer = new AlignedBuffer((long)rowCount * _slotCount * sizeof(int));
        _rows = (int*)_buffer.Pointer;
    }

    /// <summary>The most neighbours of a row.</summary>
    public int Degree { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Slots(int row) => _rows + ((long)row * _slotCount);

    public void Dispose() => _buffer.Dispose();
}

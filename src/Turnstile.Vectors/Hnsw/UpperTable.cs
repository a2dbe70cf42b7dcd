using System.Numerics;
using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Hnsw;

/// <summary>The neighbour rows of all layers above the base, in parts that are made when they are needed.</summary>
/// <remarks>
/// Any node may have any level, so how many rows there will be is not known. A part is about a sixteenth of the
/// capacity, which is what all nodes need at M = 16. Threads: any may take rows. A part is made before a row of it is
/// given out, and neither moves nor goes away; who was told of a node therefore sees the part its rows are in. Two
/// threads that miss the same part both make it, and one of them throws its own away.
/// </remarks>
internal sealed class UpperTable : IDisposable
{
    private const int PartCount = 16;
    private const int PartRowsMin = 64;

    // immutable
    private readonly int _shift;

    // any thread, interlocked
    private readonly NeighbourTable?[] _parts;
    private int _count;

    public UpperTable(int capacity, int degree)
    {
        Degree = degree;
        _shift = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(PartRowsMin, capacity / PartCount)));
        _parts = new NeighbourTable?[(((long)capacity * LevelHash.LevelMax) >> _shift) + 1];
    }

    /// <summary>The most neighbours of a row.</summary>
    public int Degree { get; }

    /// <summary>Takes rows that follow each other; returns the first.</summary>
    public int Take(int count)
    {
        int end = Interlocked.Add(ref _count, count);
        for (int part = (end - count) >> _shift; part <= (end - 1) >> _shift; part++)
        {
            if (Volatile.Read(ref _parts[part]) is null)
            {
                Make(part);
            }
        }

        return end - count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe int* Slots(int row) => _parts[row >> _shift]!.Slots(row & ((1 << _shift) - 1));

    public void Dispose()
    {
        foreach (NeighbourTable? part in _parts)
        {
            part?.Dispose();
        }
    }

    private void Make(int part)
    {
        var made = new NeighbourTable(1 << _shift, Degree);
        if (Interlocked.CompareExchange(ref _parts[part], made, null) is not null)
        {
            made.Dispose();
        }
    }
}

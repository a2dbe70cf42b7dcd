using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>Where in a data block the search for a key will go, told by few bytes beside the slot of the block: memory
/// is asked for there together with the restart points, and not only after these have come.</summary>
/// <remarks>Of up to eight restart points, evenly spread, and the first: the head of the key, and how far before the
/// restart points its entry lies, in 255ths of the entries. It is never more than a hint: a wrong one, or one that is
/// half written, costs time. Threads: any; every reading of a block makes the same.</remarks>
internal readonly struct SearchGuess
{
    private const int MarkCount = 8;
    private const int Parts = 255;

    // As much as is asked for at a restart point.
    private const int FetchBytes = DataBlock.FetchBytesMax;

    private readonly Heads _heads;
    private readonly Distances _distances;
    private readonly ushort _partBytes;
    private readonly byte _prefixLength;

    private SearchGuess(in Heads heads, in Distances distances, int partBytes, int prefixLength)
    {
        _heads = heads;
        _distances = distances;
        _partBytes = (ushort)partBytes;
        _prefixLength = (byte)prefixLength;
    }

    /// <summary>Looks at the restart points of a block; none if it, or what all keys begin with, is too
    /// large.</summary>
    public static SearchGuess Of(ReadOnlySpan<byte> payload, in DataBlockShape shape)
    {
        int partBytes = (shape.EntriesLength + Parts - 1) / Parts;
        if (partBytes > ushort.MaxValue || shape.PrefixLength > byte.MaxValue)
        {
            return default;
        }

        ReadOnlySpan<ulong> restarts = MemoryMarshal.Cast<byte, ulong>(payload[shape.EntriesLength..])
            [..shape.RestartCount];
        Heads heads = default;
        Distances distances = default;
        ((Span<uint>)heads).Fill(uint.MaxValue);
        int markCount = Math.Min(MarkCount, restarts.Length - 1);
        distances[0] = (byte)((shape.EntriesLength + partBytes - 1) / partBytes);
        for (int mark = 1; mark <= markCount; mark++)
        {
            ulong restart = restarts[(int)((long)mark * restarts.Length / (markCount + 1))];
            heads[mark - 1] = (uint)(restart >> 32);
            long distance = (shape.EntriesLength - (long)(uint)restart + partBytes - 1) / partBytes;
            distances[mark] = (byte)Math.Clamp(distance, 0, Parts);
        }

        return new SearchGuess(heads, distances, partBytes, shape.PrefixLength);
    }

    /// <summary>Asks for the entries at which a search for <paramref name="key"/> begins, in a block whose restart
    /// points are at <paramref name="restarts"/>.</summary>
    public void Fetch(FetchHint restarts, ReadOnlySpan<byte> key)
    {
        if (_partBytes != 0)
        {
            restarts.Fetch(-DistanceTo(key), FetchBytes);
        }
    }

    /// <summary>How far before the restart points a search begins, bytes; rounded up.</summary>
    internal int DistanceTo(ReadOnlySpan<byte> key)
    {
        var head = Vector256.Create(KeyHead.Narrow(key, _prefixLength));
        Vector256<uint> below = Vector256.LessThan(Vector256.Create<uint>(_heads), head);
        return _distances[BitOperations.PopCount(below.ExtractMostSignificantBits())] * _partBytes;
    }

    /// <summary>Rising; all ones where there is no mark.</summary>
    [InlineArray(MarkCount)]
    private struct Heads
    {
        private uint _first;
    }

    /// <summary>Of the first restart point, and one for each mark.</summary>
    [InlineArray(MarkCount + 1)]
    private struct Distances
    {
        private byte _first;
    }
}

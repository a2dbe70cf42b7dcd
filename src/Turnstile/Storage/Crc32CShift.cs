using System.Numerics;

namespace Turnstile.Storage;

/// <summary>Moves a checksum's state over so many zero bytes at once: what puts together the states of pieces that were
/// gone over side by side.</summary>
/// <remarks>A CRC is linear: the state after zeros is the sum of what each bit of the state before becomes, so four
/// look-ups by byte do it. Threads: any.</remarks>
internal sealed class Crc32CShift
{
    private readonly uint[] _table = new uint[4 * 256];

    /// <summary>Over <paramref name="bytes"/> zero bytes, a multiple of 8.</summary>
    public Crc32CShift(int bytes)
    {
        for (int place = 0; place < 4; place++)
        {
            Span<uint> row = _table.AsSpan(place * 256, 256);
            for (int bit = 1; bit < 256; bit <<= 1)
            {
                uint moved = (uint)bit << (8 * place);
                for (int i = 0; i < bytes; i += sizeof(ulong))
                {
                    moved = BitOperations.Crc32C(moved, 0UL);
                }

                for (int below = 0; below < bit; below++)
                {
                    row[bit + below] = row[below] ^ moved;
                }
            }
        }
    }

    /// <summary>The state after the zeros.</summary>
    public uint Over(uint state) =>
        _table[state & 0xff]
        ^ _table[256 + ((state >> 8) & 0xff)]
        ^ _table[512 + ((state >> 16) & 0xff)]
        ^ _table[768 + (state >> 24)];
}

using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>A distance as 32 bits whose unsigned order is the order of distances, so that whole integers stay exact.</summary>
/// <remarks>
/// L2 of bytes: the distance itself (at most 32768·255² &lt; 2^31). Inner product of bytes: minus the dot product with the
/// sign bit flipped. Everything else: the bits of a float32, turned so that they order. NaN, which only overflow
/// can make, is farthest. A key and a 31-bit ordinal fit one 64-bit word, which orders by distance, then ordinal.
/// </remarks>
internal static class DistanceKey
{
    private const uint SignBit = 0x8000_0000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfFloat(float distance)
    {
        // Adding 0 makes -0 into 0, which must not be closer.
        int bits = BitConverter.SingleToInt32Bits(float.IsNaN(distance) ? float.PositiveInfinity : distance + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfInteger(int distance) => (uint)distance ^ SignBit;

    public static double ToDistance(VectorFormat format, uint key)
    {
        if (format.Element != VectorElement.Float32 && format.Metric != Metric.Cosine)
        {
            return format.Metric == Metric.L2 ? key : (int)(key ^ SignBit);
        }

        uint bits = (key & SignBit) != 0 ? key ^ SignBit : ~key;
        return BitConverter.UInt32BitsToSingle(bits);
    }
}

using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>
/// A distance as 32 bits whose unsigned order is the order of distances, so that whole integers stay exact.
/// </summary>
/// <remarks>
/// L2 and L1 of bytes, Hamming: the distance itself (at most 32768·255² &lt; 2^31). Inner product of bytes: minus
/// the dot product with the sign bit flipped. Everything else: the bits of a float32, turned so that they order. NaN,
/// which only overflow can make, is farthest. A key and a 31-bit ordinal fit one 64-bit word, which orders by
/// distance, then ordinal.
/// </remarks>
internal static class DistanceKey
{
    private const uint SignBit = 0x8000_0000;
    private const float ClearRatio = 1.1f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfFloat(float distance)
    {
        // Adding 0 makes -0 into 0, which must not be closer.
        int bits = BitConverter.SingleToInt32Bits(float.IsNaN(distance) ? float.PositiveInfinity : distance + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfInteger(int distance) => (uint)distance ^ SignBit;

    /// <summary>An estimate among whole distances, so that it orders with them: the nearest whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfEstimate(Metric metric, float distance)
    {
        // Conversions saturate, and NaN, which only overflow can make, is farthest.
        float whole = float.IsNaN(distance) ? float.PositiveInfinity : distance + 0.5f;
        return metric == Metric.L2 ? (uint)whole : OfInteger((int)MathF.Floor(whole));
    }

    /// <summary>The key of a distance that was computed elsewhere.</summary>
    public static uint OfDistance(VectorFormat format, double distance)
    {
        if (format.HasWholeDistances)
        {
            return format.Metric == Metric.InnerProduct ? OfInteger((int)distance) : (uint)distance;
        }

        return OfFloat((float)distance);
    }

    /// <summary>No row within a radius has a greater key; one that float32 cannot tell from the radius may have it.
    /// Of whole distances that cannot be negative, 0 is within a negative radius too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN.</exception>
    public static uint OfRadius(VectorFormat format, double radius) => double.IsNaN(radius)
        ? throw new ArgumentOutOfRangeException(nameof(radius), radius, "radius is NaN; allowed are numbers")
        : OfDistance(format, format.HasWholeDistances ? Math.Floor(radius) : radius);

    public static double ToDistance(VectorFormat format, uint key)
    {
        if (format.HasWholeDistances)
        {
            return format.Metric == Metric.InnerProduct ? ToInteger(key) : key;
        }

        return ToFloat(key);
    }

    /// <summary>The inverse of <see cref="OfInteger"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToInteger(uint key) => (int)(key ^ SignBit);

    /// <summary>The inverse of <see cref="OfFloat"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(uint key) =>
        BitConverter.UInt32BitsToSingle((key & SignBit) != 0 ? key ^ SignBit : ~key);

    /// <summary>Whether one float's key is below another's by a tenth of the distance.</summary>
    public static bool IsClearlyNearer(uint key, uint other) => ToFloat(key) * ClearRatio < ToFloat(other);

    /// <summary>The same for keys that are the distances themselves.</summary>
    public static bool IsClearlyNearerInteger(uint key, uint other) => key * 11UL < other * 10UL;
}

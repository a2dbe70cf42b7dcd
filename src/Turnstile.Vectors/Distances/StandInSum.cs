using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>How far a vector of float32 is from what a code of 4, 6, 7 or 8 bits stands for.</summary>
/// <remarks>Written for the widest vectors; the compiler takes them apart where a processor lacks them.</remarks>
internal static unsafe class StandInSum
{
    private const int Lanes = 16;

    /// <summary>Σ (vector[i] - s[i])² and Σ s[i]² of the stand-in s[i] = low + step·c[i].</summary>
    /// <param name="vector">Padded to a multiple of 16 components.</param>
    /// <param name="levels">The levels c.</param>
    /// <param name="layout">How they are packed: one or two to a byte, and of 6 bits the last two in a part of their
    /// own.</param>
    /// <param name="low">What level 0 stands for.</param>
    /// <param name="step">The distance of two levels.</param>
    public static (float Apart, float Length) Of(
        float* vector, byte* levels, CodeLayout layout, float low, float step)
    {
        Vector512<float> apart = Vector512<float>.Zero;
        Vector512<float> length = Vector512<float>.Zero;
        for (int i = 0; i < layout.Dimension; i += Lanes)
        {
            Vector128<byte> level = LevelsAt(levels, layout, i);
            Vector512<float> component =
                (Vector512.ConvertToSingle(Widen(level)) * Vector512.Create(step)) + Vector512.Create(low);
            Vector512<float> difference = Vector512.Load(vector + i) - component;
            if (layout.Dimension - i < Lanes)
            {
                Vector512<float> inside = Vector512.LessThan(
                    Vector512<int>.Indices, Vector512.Create(layout.Dimension - i)).AsSingle();
                component &= inside;
                difference &= inside;
            }

            apart += difference * difference;
            length += component * component;
        }

        return (Vector512.Sum(apart), Vector512.Sum(length));
    }

    private static Vector128<byte> LevelsAt(byte* levels, CodeLayout layout, int first)
    {
        // In bounds: both parts are padded to units of 16 bytes, which hold 16, 32 or, of the low bits, 64 components.
        if (layout.HighWidth != 4)
        {
            return Vector128.Load(levels + first);
        }

        Vector128<byte> high = Vector128.Load(levels + (first / (2 * Lanes) * Lanes));
        high = (first & Lanes) == 0 ? high & Vector128.Create((byte)0x0F) : Vector128.ShiftRightLogical(high, 4);
        if (layout.LowWidth == 0)
        {
            return high;
        }

        Vector128<byte> low = Vector128.Load(levels + layout.HighBytes + (first / (4 * Lanes) * Lanes));
        low = Vector128.ShiftRightLogical(low, first / Lanes % 4 * 2) & Vector128.Create((byte)0x03);
        return Vector128.ShiftLeft(high, 2) | low;
    }

    private static Vector512<int> Widen(Vector128<byte> bytes)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        return Vector512.Create(
            Vector256.Create(Vector128.WidenLower(lower), Vector128.WidenUpper(lower)),
            Vector256.Create(Vector128.WidenLower(upper), Vector128.WidenUpper(upper))).AsInt32();
    }
}

using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>How far a vector of float32 is from what a code of 4, 7 or 8 bits stands for.</summary>
/// <remarks>Written for the widest vectors; the compiler takes them apart where a processor lacks them.</remarks>
internal static unsafe class StandInSum
{
    private const int Lanes = 16;

    /// <summary>Σ (vector[i] - s[i])² and Σ s[i]² of the stand-in s[i] = low + step·c[i].</summary>
    /// <param name="vector">Padded to a multiple of 16 components.</param>
    /// <param name="levels">The levels c.</param>
    /// <param name="layout">How they are packed: in one part, one or two to a byte.</param>
    /// <param name="low">What level 0 stands for.</param>
    /// <param name="step">The distance of two levels.</param>
    public static (float Apart, float Length) Of(
        float* vector, byte* levels, CodeLayout layout, float low, float step)
    {
        bool isPaired = layout.HighWidth == 4;
        Vector512<float> apart = Vector512<float>.Zero;
        Vector512<float> length = Vector512<float>.Zero;
        for (int i = 0; i < layout.Dimension; i += Lanes)
        {
            // In bounds: levels are padded to units of 16 bytes, of 16 or 32 components, and the vector to 16.
            Vector128<byte> packed = Vector128.Load(levels + (isPaired ? i / (2 * Lanes) * Lanes : i));
            Vector128<byte> level = !isPaired ? packed
                : (i & Lanes) == 0 ? packed & Vector128.Create((byte)0x0F)
                : Vector128.ShiftRightLogical(packed, 4);
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

    private static Vector512<int> Widen(Vector128<byte> bytes)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        return Vector512.Create(
            Vector256.Create(Vector128.WidenLower(lower), Vector128.WidenUpper(lower)),
            Vector256.Create(Vector128.WidenLower(upper), Vector128.WidenUpper(upper))).AsInt32();
    }
}

using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>A sum over the components of a float32 query and of a vector in 4 + 8 bits.</summary>
/// <remarks>Written for the widest vectors; the compiler takes them apart where a processor lacks them.</remarks>
internal static unsafe class ResidualSum
{
    private const int Lanes = 16;
    private const int LevelsPerStep = 255;

    /// <summary>Σ of a step over query[i] and low + step·(255·c[i] + r[i]).</summary>
    /// <param name="query">Padded to a multiple of 32 components.</param>
    /// <param name="levels">4-bit levels c, in units of 32.</param>
    /// <param name="residual">Bytes r, padded to a multiple of 16.</param>
    /// <param name="low">What 0 stands for.</param>
    /// <param name="step">The distance of two levels.</param>
    /// <param name="dimension">How many components there are.</param>
    public static float Of<TStep>(
        float* query, byte* levels, byte* residual, float low, float step, int dimension)
        where TStep : struct, IFloatStep
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = 0; i < dimension; i += Lanes)
        {
            // In bounds: both parts and the query are padded to whole lanes of 16.
            Vector128<byte> packed = Vector128.Load(levels + (i / (2 * Lanes) * Lanes));
            Vector128<byte> high = (i & Lanes) == 0
                ? packed & Vector128.Create((byte)0x0F)
                : Vector128.ShiftRightLogical(packed, 4);
            Vector512<int> level = (Widen(high) * LevelsPerStep) + Widen(Vector128.Load(residual + i));
            Vector512<float> component = Vector512.MultiplyAddEstimate(
                Vector512.ConvertToSingle(level), Vector512.Create(step), Vector512.Create(low));
            if (dimension - i < Lanes)
            {
                // Query and component must both be 0 where there is none; the query is.
                var inside = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(dimension - i));
                component &= inside.AsSingle();
            }

            sum = TStep.Add(sum, Vector512.Load(query + i), component);
        }

        return Vector512.Sum(sum);
    }

    private static Vector512<int> Widen(Vector128<byte> bytes)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        return Vector512.Create(
            Vector256.Create(Vector128.WidenLower(lower), Vector128.WidenUpper(lower)),
            Vector256.Create(Vector128.WidenLower(upper), Vector128.WidenUpper(upper))).AsInt32();
    }
}

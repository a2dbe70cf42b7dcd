using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Tests.Flat;

/// <summary>Seeded vectors that strain bounds: equal ones, zeros, constants, and floats from one end to the
/// other.</summary>
internal static class EdgeVectors
{
    private static readonly float[] s_scales =
        [1, 1, 1, 1e-3f, 1e3f, 1e-13f, 1e-25f, 1e-38f, 1e11f, 1e13f, 1e19f, 1e37f];

    public static byte[] Make(VectorFormat format, int count, int seed)
    {
        byte[] vectors = Samples.Clustered(format, count, seed, clusters: 6);
        var random = new Random(seed);
        for (int i = 1; i < count; i++)
        {
            Span<byte> vector = vectors.AsSpan(i * format.VectorBytes, format.VectorBytes);
            switch (random.Next(12))
            {
                case 0:
                    vector.Clear();
                    break;
                case 1 or 2:
                    Samples.At(format, vectors, random.Next(i)).CopyTo(vector);
                    break;
                case 3:
                    Fill(format, vector, (random.NextDouble() * 2) - 1);
                    break;
                case 4 or 5 when format.Element == VectorElement.Float32:
                    Scale(vector, s_scales[random.Next(s_scales.Length)]);
                    break;
                case 6:
                    Samples.At(format, vectors, random.Next(i)).CopyTo(vector);
                    Nudge(format, vector, random.Next(format.Dimension));
                    break;
            }
        }

        return vectors;
    }

    private static void Fill(VectorFormat format, Span<byte> vector, double value)
    {
        if (format.Element == VectorElement.Float32)
        {
            MemoryMarshal.Cast<byte, float>(vector).Fill((float)value);
            return;
        }

        vector.Fill((byte)(128 + (127 * value)));
    }

    private static void Scale(Span<byte> vector, float scale)
    {
        foreach (ref float component in MemoryMarshal.Cast<byte, float>(vector))
        {
            component = Math.Clamp(component * scale, float.MinValue, float.MaxValue);
        }
    }

    private static void Nudge(VectorFormat format, Span<byte> vector, int component)
    {
        if (format.Element == VectorElement.Float32)
        {
            ref float moved = ref MemoryMarshal.Cast<byte, float>(vector)[component];
            moved = MathF.BitIncrement(moved);
            return;
        }

        vector[component] ^= 1;
    }
}

using System.Runtime.InteropServices;

namespace Turnstile.Vectors;

/// <summary>The vector halfway between two: a query that is near rows and is none.</summary>
internal static class Midpoint
{
    /// <summary>Moves a vector halfway to another; of bits, every second one that differs is taken over.</summary>
    public static void Move(VectorElement element, Span<byte> vector, ReadOnlySpan<byte> other)
    {
        switch (element)
        {
            case VectorElement.Float32:
                Move(MemoryMarshal.Cast<byte, float>(vector), MemoryMarshal.Cast<byte, float>(other));
                break;
            case VectorElement.Float16:
                Move(MemoryMarshal.Cast<byte, Half>(vector), MemoryMarshal.Cast<byte, Half>(other));
                break;
            case VectorElement.Binary:
                MoveBits(vector, other);
                break;
            default:
                Move(vector, other, isSigned: element == VectorElement.Int8);
                break;
        }
    }

    private static void Move(Span<float> vector, ReadOnlySpan<float> other)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (vector[i] / 2) + (other[i] / 2);
        }
    }

    private static void Move(Span<Half> vector, ReadOnlySpan<Half> other)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (Half)(((float)vector[i] + (float)other[i]) / 2);
        }
    }

    private static void MoveBits(Span<byte> vector, ReadOnlySpan<byte> other)
    {
        bool takes = false;
        for (int i = 0; i < vector.Length * 8; i++)
        {
            byte bit = (byte)(1 << (i % 8));
            if (((vector[i / 8] ^ other[i / 8]) & bit) != 0)
            {
                vector[i / 8] ^= takes ? bit : (byte)0;
                takes = !takes;
            }
        }
    }

    private static void Move(Span<byte> vector, ReadOnlySpan<byte> other, bool isSigned)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = isSigned
                ? (byte)(((sbyte)vector[i] + (sbyte)other[i]) / 2)
                : (byte)((vector[i] + other[i]) / 2);
        }
    }
}

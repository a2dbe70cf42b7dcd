using System.Runtime.InteropServices;

namespace Turnstile.Vectors;

/// <summary>The numbers behind the levels of a code record, which make distances of them.</summary>
/// <remarks>A level c stands for the component Low + Step·c, so the dot product of a query with the stand-in follows
/// from the whole-number dot product of levels and query.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(float))]
internal struct CodeNumbers
{
    /// <summary>How many numbers there are without, and with, those that bound the error.</summary>
    public const int Count = 4, CountWithBounds = 6;

    /// <summary>The distance of two levels, above 0; 0 says that the row has no vector.</summary>
    public float Step;

    /// <summary>What level 0 stands for.</summary>
    public float Low;

    /// <summary>The sum of all components stood for.</summary>
    public float Sum;

    /// <summary>What the row itself adds to a distance: its squared length under L2, else 0.</summary>
    public float Norm;

    /// <summary>Bounded codes only: times the length of the query, how far the dot product may be wrong.</summary>
    public float RowError;

    /// <summary>Bounded codes only: times the length of the query's rounding error, the same for that.</summary>
    public float QueryError;

    /// <summary>Writes as many of them as there is room for, little-endian.</summary>
    public readonly void Write(Span<byte> target)
    {
        ReadOnlySpan<float> numbers = [Step, Low, Sum, Norm, RowError, QueryError];
        MemoryMarshal.AsBytes(numbers[..(target.Length / sizeof(float))]).CopyTo(target);
    }
}

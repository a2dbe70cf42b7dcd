namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of vectors without padding: whole blocks by a kernel, the rest one by one.</summary>
internal static unsafe class SpanDot
{
    private const int BlockCount = 16;

    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        // In bounds: both have as many components, and a kernel reads no further than whole blocks.
        int whole = a.Length / BlockCount * BlockCount;
        fixed (float* first = a, second = b)
        {
            float sum = FloatSum256<DotStep>.Sum(first, second, whole);
            return sum + FloatSumScalar<DotStep>.Sum(first + whole, second + whole, a.Length - whole);
        }
    }
}

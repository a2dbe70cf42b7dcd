using System.Numerics;

namespace Turnstile.Vectors;

/// <summary>The least and the greatest of some floats.</summary>
internal static class FloatRange
{
    public static (float Min, float Max) Of(ReadOnlySpan<float> floats)
    {
        float min = floats[0];
        float max = floats[0];
        int i = 0;
        if (floats.Length >= Vector<float>.Count)
        {
            var mins = new Vector<float>(floats);
            Vector<float> maxs = mins;
            for (i = Vector<float>.Count; i <= floats.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var next = new Vector<float>(floats[i..]);
                mins = Vector.Min(mins, next);
                maxs = Vector.Max(maxs, next);
            }

            for (int lane = 0; lane < Vector<float>.Count; lane++)
            {
                min = Math.Min(min, mins[lane]);
                max = Math.Max(max, maxs[lane]);
            }
        }

        for (; i < floats.Length; i++)
        {
            min = Math.Min(min, floats[i]);
            max = Math.Max(max, floats[i]);
        }

        return (min, max);
    }
}

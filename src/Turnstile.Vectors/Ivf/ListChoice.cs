using System.Numerics;

namespace Turnstile.Vectors.Ivf;

/// <summary>Chooses the lists of a row by its distances to the centroids. Scratch of one worker.</summary>
internal sealed class ListChoice(IvfCentroids centroids, float spillWeight)
{
    // The second list is sought among so many nearest; far ones lose by their distance alone.
    private const int NearCount = 16;

    private readonly int[] _near = new int[NearCount];
    private readonly float[] _nearDistances = new float[NearCount];

    /// <summary>The first and the second list; the second is -1 when there is none.</summary>
    /// <param name="row">The components.</param>
    /// <param name="distances">Of each centroid c: |c|² - 2·‹row,c›.</param>
    public (int First, int Second) Of(ReadOnlySpan<float> row, ReadOnlySpan<float> distances)
    {
        int count = Nearest(distances, spillWeight > 0 ? NearCount : 1);
        if (count < 2)
        {
            return (_near[0], -1);
        }

        float squared = BoundedComponents.Squared(row);
        ReadOnlySpan<float> first = centroids.Of(_near[0]);
        float residual = Math.Max(_nearDistances[0] + squared, float.Epsilon);
        int second = _near[1];
        double least = double.PositiveInfinity;
        for (int i = 1; i < count; i++)
        {
            double along = ResidualDot(row, first, centroids.Of(_near[i]));
            double loss = _nearDistances[i] + squared + (spillWeight * along * along / residual);
            if (loss < least)
            {
                (least, second) = (loss, _near[i]);
            }
        }

        return (_near[0], second);
    }

    /// <summary>Fills the nearest lists, nearest first; equal ones by list.</summary>
    private int Nearest(ReadOnlySpan<float> distances, int max)
    {
        int count = 0;
        float bound = float.PositiveInfinity;
        for (int list = 0; list < distances.Length; list++)
        {
            float distance = distances[list];
            if (distance >= bound)
            {
                continue;
            }

            count = Math.Min(count + 1, max);
            int place = count - 1;
            for (; place > 0 && _nearDistances[place - 1] > distance; place--)
            {
                (_near[place], _nearDistances[place]) = (_near[place - 1], _nearDistances[place - 1]);
            }

            (_near[place], _nearDistances[place]) = (list, distance);
            bound = count == max ? _nearDistances[max - 1] : bound;
        }

        return count;
    }

    /// <summary>‹x - a, x - b›.</summary>
    private static float ResidualDot(ReadOnlySpan<float> x, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var component = new Vector<float>(x[i..]);
            sums += (component - new Vector<float>(a[i..])) * (component - new Vector<float>(b[i..]));
        }

        float sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            sum += (x[i] - a[i]) * (x[i] - b[i]);
        }

        return sum;
    }
}

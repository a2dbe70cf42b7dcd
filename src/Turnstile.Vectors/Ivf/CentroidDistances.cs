using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Ivf;

/// <summary>Distances of a batch of rows to all centroids: what training and filling spend their time on.</summary>
/// <remarks>
/// A tile of four rows and two centroids stays in registers, so a component is loaded once for several products. What
/// is given is |c|² - 2·‹x,c›, which orders as the squared distance does. Immutable; any thread. Cost: about two
/// products a lane and cycle.
/// </remarks>
internal sealed class CentroidDistances
{
    /// <summary>Rows of a batch.</summary>
    public const int BatchCount = 16;

    private const int TileRows = 4;
    private const int TileCentroids = 2;
    private const int Lanes = 8;

    private readonly float[] _centroids;
    private readonly float[] _squared;

    /// <summary>Distances to some centroids.</summary>
    /// <param name="centroids">One after the other, Dimension floats each.</param>
    /// <param name="dimension">Components of each.</param>
    public CentroidDistances(ReadOnlySpan<float> centroids, int dimension)
    {
        Count = centroids.Length / dimension;
        RowLength = PaddedLength(dimension);
        Stride = (Count + TileCentroids - 1) / TileCentroids * TileCentroids;
        _centroids = new float[checked(Stride * RowLength)];
        _squared = new float[Stride];
        for (int c = 0; c < Count; c++)
        {
            ReadOnlySpan<float> centroid = centroids.Slice(c * dimension, dimension);
            centroid.CopyTo(_centroids.AsSpan(c * RowLength));
            _squared[c] = BoundedComponents.Squared(centroid);
        }
    }

    public int Count { get; }

    /// <summary>Floats from one row of a batch to the next: the dimension, then zeros.</summary>
    public int RowLength { get; }

    /// <summary>Floats from the distances of one row to those of the next.</summary>
    public int Stride { get; }

    public static int PaddedLength(int dimension) => (dimension + Lanes - 1) / Lanes * Lanes;

    /// <summary>Computes the distances of a batch.</summary>
    /// <param name="rows">BatchCount rows of RowLength floats, finite; what is beyond the last one may be
    /// anything.</param>
    /// <param name="distances">BatchCount times Stride floats, filled.</param>
    public void Of(ReadOnlySpan<float> rows, Span<float> distances)
    {
        Span<float> dots = stackalloc float[TileRows * TileCentroids];
        for (int c = 0; c < Stride; c += TileCentroids)
        {
            ReadOnlySpan<float> pair = _centroids.AsSpan(c * RowLength, TileCentroids * RowLength);
            for (int r = 0; r < BatchCount; r += TileRows)
            {
                Dots(rows.Slice(r * RowLength, TileRows * RowLength), pair, RowLength, dots);
                for (int i = 0; i < TileRows; i++)
                {
                    Span<float> target = distances.Slice(((r + i) * Stride) + c, TileCentroids);
                    target[0] = _squared[c] - (2 * dots[TileCentroids * i]);
                    target[1] = _squared[c + 1] - (2 * dots[(TileCentroids * i) + 1]);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots(ReadOnlySpan<float> rows, ReadOnlySpan<float> pair, int length, Span<float> dots)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default;
        Vector256<float> c0 = default, c1 = default, d0 = default, d1 = default;
        ref float row = ref MemoryMarshal.GetReference(rows);
        ref float centroid = ref MemoryMarshal.GetReference(pair);
        for (int i = 0; i < length; i += Lanes)
        {
            // In bounds: the spans hold four rows and two centroids of so many floats, a multiple of the lanes.
            Vector256<float> x = Vector256.LoadUnsafe(ref centroid, (nuint)i);
            Vector256<float> y = Vector256.LoadUnsafe(ref centroid, (nuint)(length + i));
            Vector256<float> a = Vector256.LoadUnsafe(ref row, (nuint)i);
            a0 = Vector256.MultiplyAddEstimate(a, x, a0);
            a1 = Vector256.MultiplyAddEstimate(a, y, a1);
            Vector256<float> b = Vector256.LoadUnsafe(ref row, (nuint)(length + i));
            b0 = Vector256.MultiplyAddEstimate(b, x, b0);
            b1 = Vector256.MultiplyAddEstimate(b, y, b1);
            Vector256<float> c = Vector256.LoadUnsafe(ref row, (nuint)((2 * length) + i));
            c0 = Vector256.MultiplyAddEstimate(c, x, c0);
            c1 = Vector256.MultiplyAddEstimate(c, y, c1);
            Vector256<float> d = Vector256.LoadUnsafe(ref row, (nuint)((3 * length) + i));
            d0 = Vector256.MultiplyAddEstimate(d, x, d0);
            d1 = Vector256.MultiplyAddEstimate(d, y, d1);
        }

        (dots[0], dots[1], dots[2], dots[3]) =
            (Vector256.Sum(a0), Vector256.Sum(a1), Vector256.Sum(b0), Vector256.Sum(b1));
        (dots[4], dots[5], dots[6], dots[7]) =
            (Vector256.Sum(c0), Vector256.Sum(c1), Vector256.Sum(d0), Vector256.Sum(d1));
    }
}

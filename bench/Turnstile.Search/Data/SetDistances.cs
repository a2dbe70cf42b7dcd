using Turnstile.Collections.Schema;

namespace Turnstile.Search.Data;

/// <summary>How far the rows of a set are from its queries, by definition; smaller is nearer.</summary>
/// <remarks>Threads: any.</remarks>
internal abstract class SetDistances
{
    /// <summary>Reads the vectors of a set.</summary>
    public static SetDistances Of(VectorSet set) => set.Kind switch
    {
        VectorKind.Sparse => new SparseDistances(set),
        VectorKind.Multi => new MultiDistances(set),
        _ => new DenseDistances(set),
    };

    /// <summary>The distance of a row from a query.</summary>
    public abstract double Between(int query, int row);

    /// <summary>The distance of the k-th nearest row from each query, found by comparing all; of the last if there are
    /// fewer, 0 if there is none.</summary>
    /// <param name="passing">The rows that count.</param>
    /// <param name="k">How many are asked for.</param>
    /// <param name="queryCount">For how many queries.</param>
    public virtual double[] Bounds(int[] passing, int k, int queryCount)
    {
        double[] bounds = new double[queryCount];
        Parallel.For(0, queryCount, query =>
        {
            // The farthest of those kept comes first.
            var kept = new PriorityQueue<int, double>();
            foreach (int row in passing)
            {
                double distance = Between(query, row);
                if (kept.Count < k)
                {
                    kept.Enqueue(row, -distance);
                }
                else
                {
                    kept.EnqueueDequeue(row, -distance);
                }
            }

            bounds[query] = kept.TryPeek(out _, out double farthest) ? -farthest : 0;
        });
        return bounds;
    }
}

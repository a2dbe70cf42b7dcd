using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Ivf;

/// <summary>Checks that callers of this room share.</summary>
internal static class IvfArguments
{
    /// <summary>Rows that can be trained on: vectors as they are, of a metric that has means.</summary>
    public static void Check(VectorRows vectors, int rowCount)
    {
        Check(vectors);
        if (rowCount < 0 || rowCount > vectors.Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rowCount), rowCount, $"rowCount is {rowCount}; allowed are 0 to {vectors.Capacity}");
        }
    }

    public static void Check(VectorRows vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ObjectDisposedException.ThrowIf(vectors.IsDisposed, vectors);
        Components.RequireAngleOrLength(vectors.Format);
        Quantizer.Require(null, vectors.Quantizer, nameof(vectors));
    }

    public static void CheckWorker(int worker, int workerCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        if (worker < 0 || worker >= workerCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(worker), worker, $"worker is {worker}; allowed are 0 to {workerCount - 1}");
        }
    }

    public static void CheckCapacity(IvfIndex index, VectorRows rows)
    {
        if (rows.Capacity < index.RowCount)
        {
            throw new ArgumentException(
                $"there are {rows.Capacity} rows; the index has ordinals below {index.RowCount}", nameof(rows));
        }
    }

    public static void CheckProbes(int nProbe)
    {
        if (nProbe is < 1 or > IvfParameters.NListMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(nProbe), nProbe, $"nProbe is {nProbe}; allowed are 1 to {IvfParameters.NListMax}");
        }
    }
}

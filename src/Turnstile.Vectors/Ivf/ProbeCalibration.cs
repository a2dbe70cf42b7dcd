using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Finds what share of the true answers so many probed lists find, by points between rows of the lists.
/// </summary>
/// <remarks>Cost: some searches a point, then one a point for each number of lists tried. Threads: one at a time.
/// </remarks>
public sealed class ProbeCalibration
{
    private readonly EffortCalibration _calibration;

    /// <summary>A calibration without a sample.</summary>
    /// <param name="codes">The codes and their lists.</param>
    /// <param name="full">The vectors, by the ordinals of the lists.</param>
    /// <param name="k">Results a query, 1 to <see cref="TopK.KMax"/>.</param>
    /// <exception cref="ArgumentException">The full rows are codes, or of another format.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside its range.</exception>
    public ProbeCalibration(FastScanCodes codes, VectorRows full, int k) =>
        _calibration = new EffortCalibration(new ListTrial(codes, full), k);

    /// <summary>Adds a point between a row and the farthest of its k nearest, whose answer a search of many lists is
    /// taken for.</summary>
    /// <param name="ordinal">A row that has a vector.</param>
    /// <param name="nProbe">Lists to scan, many more than will be tried.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nProbe"/> is outside its range.</exception>
    public void AddBetween(int ordinal, int nProbe) => _calibration.AddBetween(ordinal, nProbe);

    /// <summary>The share of the true answers that searches of so many lists find; 1 without a sample.</summary>
    /// <param name="nProbe">Lists to scan, 1 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nProbe"/> is outside its range.</exception>
    public double Recall(int nProbe) => _calibration.Recall(nProbe);
}

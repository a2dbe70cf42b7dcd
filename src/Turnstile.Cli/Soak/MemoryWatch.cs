using System.Diagnostics;

namespace Turnstile.Cli.Soak;

/// <summary>Samples what the process holds in memory.</summary>
/// <remarks>Threads: one at a time.</remarks>
internal sealed class MemoryWatch : IDisposable
{
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly List<long> _samples = [];

    /// <summary>The most it ever held, bytes.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>How much more it held in the last third of the samples than in the one before, by their medians,
    /// bytes.</summary>
    public long GrowthBytes => _samples.Count < 3
        ? 0
        : MedianOf(_samples.Count * 2 / 3, _samples.Count) - MedianOf(_samples.Count / 3, _samples.Count * 2 / 3);

    /// <summary>Takes a sample.</summary>
    public void Sample()
    {
        _process.Refresh();
        _samples.Add(_process.WorkingSet64);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private long MedianOf(int from, int end)
    {
        long[] part = [.. _samples[from..end].Order()];
        return part[part.Length / 2];
    }
}

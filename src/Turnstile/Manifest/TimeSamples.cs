namespace Turnstile.Manifest;

/// <summary>Keeps few places of the order with their log times, evenly enough to tell about every place
/// between.</summary>
/// <remarks>Samples rise in sequence and time. There are at most <see cref="CountMax"/>; when there are more, every
/// second one goes.</remarks>
internal static class TimeSamples
{
    /// <summary>The most samples that are kept.</summary>
    public const int CountMax = 1024;

    /// <summary>Samples are not closer together than this, milliseconds.</summary>
    public const long StepMin = 1000;

    // About so many samples cover the whole window.
    private const int Share = 512;

    /// <summary>The least time between the last sample and the next.</summary>
    public static long StepAfter(ReadOnlySpan<TimeSample> samples) =>
        samples.IsEmpty ? 0 : Math.Max(StepMin, (samples[^1].Time - samples[0].Time) / Share);

    /// <summary>The samples that still tell about places from <paramref name="oldest"/> on, thinned out if there are
    /// too many.</summary>
    public static TimeSample[] Trim(ReadOnlySpan<TimeSample> samples, Sequence oldest)
    {
        int first = Math.Max(0, IndexAt(samples, oldest));
        TimeSample[] needed = samples[first..].ToArray();
        while (needed.Length > CountMax)
        {
            // The first and the last one stay.
            TimeSample last = needed[^1];
            needed = [.. needed[..^1].Where(static (_, i) => i % 2 == 0), last];
        }

        return needed;
    }

    /// <summary>The index of the last sample at or before a place; -1 for none.</summary>
    public static int IndexAt(ReadOnlySpan<TimeSample> samples, Sequence at)
    {
        int low = 0;
        int high = samples.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (samples[middle].Sequence <= at)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    /// <summary>The index of the last sample at or before a time; -1 for none.</summary>
    public static int IndexBefore(ReadOnlySpan<TimeSample> samples, long time)
    {
        int index = samples.Length - 1;
        while (index >= 0 && samples[index].Time > time)
        {
            index--;
        }

        return index;
    }
}

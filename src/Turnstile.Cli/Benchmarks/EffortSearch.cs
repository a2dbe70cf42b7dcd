namespace Turnstile.Cli.Benchmarks;

/// <summary>Finds the least search effort that reaches a recall, given a way to measure recall.</summary>
/// <remarks>Recall is taken to grow with effort. Each effort is measured once.</remarks>
internal sealed class EffortSearch(int min, int max, Func<int, double> recallOf)
{
    private readonly Dictionary<int, double> _known = [];

    /// <summary>The least effort, within a sixteenth, for <paramref name="target"/>; null if none does.</summary>
    public int? Find(double target)
    {
        int tooLow = min - 1;
        int enough = min;
        while (Recall(enough) < target)
        {
            if (enough == max)
            {
                return null;
            }

            tooLow = enough;
            enough = (int)Math.Min(max, enough * 2L);
        }

        while (enough - tooLow > Math.Max(1, tooLow / 16))
        {
            int middle = tooLow + ((enough - tooLow) / 2);
            if (Recall(middle) >= target)
            {
                enough = middle;
            }
            else
            {
                tooLow = middle;
            }
        }

        return enough;
    }

    /// <summary>The recall of an effort.</summary>
    public double Recall(int effort)
    {
        if (!_known.TryGetValue(effort, out double recall))
        {
            recall = recallOf(effort);
            _known.Add(effort, recall);
        }

        return recall;
    }
}

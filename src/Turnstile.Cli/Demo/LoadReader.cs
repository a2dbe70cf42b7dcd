using System.Diagnostics;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Importing;
using Turnstile.Cli.Numbers;
using Turnstile.Collections.Queries;

namespace Turnstile.Cli.Demo;

/// <summary>Searches for pictures that were acknowledged a moment ago, and checks every result.</summary>
/// <param name="database">Where it searches.</param>
/// <param name="sample">What is true of the pictures.</param>
/// <param name="pick">Gives an acknowledged picture by chance; negative if there is none yet.</param>
/// <param name="seed">Of its chance.</param>
internal sealed class LoadReader(DemoDatabase database, SampleImages sample, Func<ulong, int> pick, ulong seed)
{
    private SplitMix64 _numbers = SplitMix64.For(seed);

    /// <summary>How long each search took.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Results that were checked.</summary>
    public long CheckedCount { get; private set; }

    /// <summary>Results that were wrong.</summary>
    public long WrongCount { get; private set; }

    /// <summary>Searches until the writing is over.</summary>
    public void Run(Task writing)
    {
        while (!writing.IsCompleted)
        {
            int id = pick(_numbers.Next());
            if (id >= 0)
            {
                // Exact search must find what was acknowledged; the graph may miss it, but may not show what is wrong.
                SearchFor(id, isExact: _numbers.Below(4) == 0);
            }
        }
    }

    private void SearchFor(int id, bool isExact)
    {
        long began = Stopwatch.GetTimestamp();
        QueryHit[] hits = database.Search(sample.Images[id], isExact: isExact, hasLabels: true);
        Latencies.Record(Stopwatch.GetTimestamp() - began);
        double before = 0;
        bool isFound = false;
        foreach (QueryHit hit in hits)
        {
            long found = hit.Id.AsInt64();
            bool isRight = found >= 0 && found < sample.Images.Count
                && hit.Document!.Get<int>(LabelRows.FieldName) == sample.Labels[(int)found]
                && hit.Distance == SquaredDistance(sample.Images[id], sample.Images[(int)found])
                && hit.Distance >= before;
            Count(isRight);
            before = hit.Distance;
            isFound |= found == id;
        }

        // Among more than ten equal pictures, the one searched for need not be shown.
        bool isHidden = hits.Length == DemoDatabase.K && before == 0;
        Count(!isExact || isFound || isHidden);
        Count(database.Images.Fetch(id) is not null);
    }

    private void Count(bool isRight)
    {
        CheckedCount++;
        WrongCount += isRight ? 0 : 1;
    }

    private static double SquaredDistance(byte[] left, byte[] right)
    {
        long sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            int difference = left[i] - right[i];
            sum += difference * difference;
        }

        return sum;
    }
}

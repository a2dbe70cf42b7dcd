namespace Turnstile.Search.Reports;

/// <summary>Recall against queries a second of one contender on one set.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Contender">The contender's name.</param>
/// <param name="Points">By effort.</param>
internal sealed record Curve(string Set, string Contender, IReadOnlyList<CurvePoint> Points)
{
    // Beyond this, recall is as good as 1.
    private const double MissMin = 1e-5;

    /// <summary>Queries a second at a recall, round by round: between two efforts by the logarithms of rate and of what
    /// is missed. Empty if no effort reaches it.</summary>
    public IEnumerable<double> RatesAt(double recall)
    {
        CurvePoint[] points = [.. Points.OrderBy(point => point.Effort)];
        int above = Array.FindIndex(points, point => point.Recall >= recall);
        if (above < 0)
        {
            return [];
        }

        CurvePoint upper = points[above];
        if (above == 0)
        {
            return upper.Rates;
        }

        CurvePoint lower = points[above - 1];
        double low = Math.Log(Math.Max(MissMin, 1 - lower.Recall));
        double high = Math.Log(Math.Max(MissMin, 1 - upper.Recall));
        double share = low == high ? 1 : (low - Math.Log(Math.Max(MissMin, 1 - recall))) / (low - high);
        return lower.Rates.Zip(
            upper.Rates, (slower, faster) => Math.Exp(Math.Log(slower) + (share * Math.Log(faster / slower))));
    }

    /// <summary>The least effort that reaches a recall; null if none does.</summary>
    public CurvePoint? FirstAt(double recall) =>
        Points.OrderBy(point => point.Effort).FirstOrDefault(point => point.Recall >= recall);
}

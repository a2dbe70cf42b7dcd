using System.Text;

namespace Turnstile.Reports;

/// <summary>A report as a table in Markdown: the first engine, then the others with how many times better it
/// is.</summary>
internal static class ReportTable
{
    /// <summary>Writes it.</summary>
    /// <param name="report">What was measured.</param>
    /// <param name="targets">What was to be reached.</param>
    /// <param name="isEverything">Whether metrics without a bar in the plot are shown too.</param>
    public static string Write(Report report, Targets targets, bool isEverything)
    {
        var table = new StringBuilder("| workload | metric |");
        foreach (EngineEntry engine in report.Engines)
        {
            table.Append($" {engine.Name} |");
        }

        table.Append(" target |\n|---|---|");
        table.Insert(table.Length, "---|", report.Engines.Count + 1).Append('\n');
        foreach (ComparisonRow row in report.Rows(targets, isEverything))
        {
            table.Append($"| {row.Workload} | {row.Metric} |");
            for (int engine = 0; engine < row.Values.Count; engine++)
            {
                table.Append($" {Cell(row, engine)} |");
            }

            table.Append($" {Verdict(report, targets, row)} |\n");
        }

        table.Append("\nNx: how many times better the first engine is; +-: half the distance between lowest and ");
        table.Append("highest round.\n");
        foreach (EngineEntry engine in report.Engines.Where(engine => engine.Missing is not null))
        {
            table.Append($"{engine.Name}: {engine.Missing}\n");
        }

        foreach (ResultEntry result in report.Results.Where(result => result.Absence is not null))
        {
            table.Append($"{result.Engine}, {result.Workload}: {result.Absence}\n");
        }

        return table.ToString();
    }

    private static string Cell(ComparisonRow row, int engine)
    {
        if (row.Values[engine] is not { } metric)
        {
            return "-";
        }

        string text = Figures.Of(metric.Median);
        if (metric.Min != metric.Max)
        {
            text += $" +-{metric.Spread():P0}".Replace(" %", "%", StringComparison.Ordinal);
        }

        return engine > 0 && row.Ratio(engine) is { } ratio ? $"{text} **{Figures.Ratio(ratio)}**" : text;
    }

    private static string Verdict(Report report, Targets targets, ComparisonRow row)
    {
        if (targets.Of(row.Workload, row.Metric) is not { } target || row.Values[0] is not { } value)
        {
            return "";
        }

        if (target.Peer is { } peer)
        {
            int engine = report.Engines.TakeWhile(entry => entry.Name != peer).Count();
            return engine < report.Engines.Count && row.Ratio(engine) is { } ratio
                ? $">= {Figures.Ratio(target.Value)} {peer} {(ratio >= target.Value ? "met" : "missed")}"
                : "";
        }

        bool isMet = row.Better == Better.Higher ? value.Median >= target.Value : value.Median <= target.Value;
        string sign = row.Better == Better.Higher ? ">=" : "<=";
        return $"{sign} {Figures.Of(target.Value)} {(isMet ? "met" : "missed")}";
    }
}

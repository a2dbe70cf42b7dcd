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

        return table.Append(Notes(report)).ToString();
    }

    /// <summary>Writes a table for each workload, with a row for each engine that took part.</summary>
    /// <param name="report">What was measured.</param>
    /// <param name="isEverything">Whether metrics without a bar in the plot are shown too.</param>
    public static string WriteByEngine(Report report, bool isEverything)
    {
        var tables = new StringBuilder();
        foreach (IGrouping<string, ComparisonRow> workload in report.Rows(Targets.None, isEverything)
            .GroupBy(row => row.Workload))
        {
            int[] present = [.. Enumerable.Range(0, report.Engines.Count).Where(
                engine => workload.Any(row => row.Values[engine] is not null))];
            ComparisonRow[] rows = [.. workload.Select(
                row => row with { Values = [.. present.Select(engine => row.Values[engine])] })];
            tables.Append($"| {workload.Key} | {string.Join(" | ", rows.Select(row => row.Metric))} |\n|---|");
            tables.Insert(tables.Length, "---|", rows.Length).Append('\n');
            for (int i = 0; i < present.Length; i++)
            {
                tables.Append($"| {report.Engines[present[i]].Name} | ");
                tables.AppendJoin(" | ", rows.Select(row => Cell(row, i))).Append(" |\n");
            }

            tables.Append('\n');
        }

        return tables.Append(Notes(report)).ToString();
    }

    // What the signs mean, and why something is not there.
    private static string Notes(Report report)
    {
        var notes = new StringBuilder();
        notes.Append("\nNx: how many times better the first engine is; +-: half the distance between lowest and ");
        notes.Append("highest round.\n");
        foreach (EngineEntry engine in report.Engines.Where(engine => engine.Missing is not null))
        {
            notes.Append($"{engine.Name}: {engine.Missing}\n");
        }

        foreach (ResultEntry result in report.Results.Where(result => result.Absence is not null))
        {
            notes.Append($"{result.Engine}, {result.Workload}: {result.Absence}\n");
        }

        return notes.ToString();
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

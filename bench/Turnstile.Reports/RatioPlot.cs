using System.Globalization;

namespace Turnstile.Reports;

/// <summary>A picture of a report: for each row one bar for each peer, as long as the first engine is better.</summary>
/// <remarks>Ratios are drawn by their logarithm, so that twice as good and half as good are as long.</remarks>
internal sealed class RatioPlot
{
    private const int LabelWidth = 350;
    private const int FigureWidth = 50;
    private const int PlotWidth = 560;
    private const int RightWidth = 70;
    private const int BarHeight = 10;
    private const int RowGap = 10;
    private const int TopHeight = 92;
    private const int BottomHeight = 56;
    private const int DoublingsMax = 6;

    private readonly SvgPage _page;
    private readonly Report _report;
    private readonly ComparisonRow[] _rows;
    private readonly int[] _peers;

    private RatioPlot(Report report, Targets targets)
    {
        _report = report;
        _rows = [.. report.Rows(targets, isEverything: false).Where(row => Enumerable.Range(1, row.Values.Count - 1)
            .Any(engine => row.Ratio(engine) is not null))];
        _peers = [.. Enumerable.Range(1, report.Engines.Count - 1).Where(
            engine => _rows.Any(row => row.Ratio(engine) is not null))];
        _page = new SvgPage(
            LabelWidth + PlotWidth + RightWidth,
            Bottom + BottomHeight,
            $"How many times better {report.Engines[0].Name} is",
            $"How many times better {report.Engines[0].Name} is than each peer, by workload");
    }

    private int RowHeight => (_peers.Length * BarHeight) + RowGap;

    private int Bottom => TopHeight + (_rows.Length * RowHeight);

    private static int Middle => LabelWidth + (PlotWidth / 2);

    /// <summary>Draws a report that has at least two engines.</summary>
    public static string Draw(Report report, Targets targets)
    {
        var plot = new RatioPlot(report, targets);
        plot.DrawLegend();
        plot.DrawAxis();
        for (int row = 0; row < plot._rows.Length; row++)
        {
            plot.DrawRow(row);
        }

        return plot._page.End();
    }

    private void DrawLegend()
    {
        int x = 16;
        foreach (int peer in _peers)
        {
            _page.Add($"<rect x=\"{x}\" y=\"40\" width=\"12\" height=\"12\" fill=\"{SvgPage.Colour(peer)}\"/>\n");
            string legend = $"than {_report.Engines[peer].Name} {_report.Engines[peer].Version}";
            _page.Text(x + 18, 51, "text", legend);
            x += 50 + (7 * legend.Length);
        }
    }

    private void DrawAxis()
    {
        for (int doublings = -DoublingsMax; doublings <= DoublingsMax; doublings++)
        {
            int x = Middle + (doublings * PlotWidth / 2 / DoublingsMax);
            string style = doublings == 0 ? "one" : "line";
            _page.Add($"<line class=\"{style}\" x1=\"{x}\" y1=\"{TopHeight - 6}\" x2=\"{x}\" y2=\"{Bottom}\"/>\n");
            string label = doublings < 0 ? $"1/{1 << -doublings}" : $"{1 << doublings}";
            _page.Text(x, TopHeight - 12, "faint", label, "text-anchor=\"middle\"");
            _page.Text(x, Bottom + 16, "faint", label, "text-anchor=\"middle\"");
        }

        _page.Text(Middle, Bottom + 40, "text",
            $"\u2190 the peer is better     ratio (logarithmic)     {_report.Engines[0].Name} is better \u2192",
            "text-anchor=\"middle\" xml:space=\"preserve\"");
    }

    private void DrawRow(int index)
    {
        ComparisonRow row = _rows[index];
        int top = TopHeight + (index * RowHeight) + (RowGap / 2);
        int baseline = top + ((_peers.Length * BarHeight) / 2) + 4;
        _page.Text(LabelWidth - FigureWidth, baseline, "text", $"{row.Workload}: {row.Metric}", "text-anchor=\"end\"");
        for (int i = 0; i < _peers.Length; i++)
        {
            if (row.Ratio(_peers[i]) is { } ratio)
            {
                DrawBar(ratio, top + (i * BarHeight), SvgPage.Colour(_peers[i]));
            }
        }
    }

    private void DrawBar(double ratio, int top, string colour)
    {
        double doublings = Math.Clamp(Math.Log2(ratio), -DoublingsMax, DoublingsMax);
        double length = Math.Abs(doublings) * PlotWidth / 2 / DoublingsMax;
        double left = doublings < 0 ? Middle - length : Middle;
        string geometry = string.Create(
            CultureInfo.InvariantCulture,
            $"x=\"{left:F1}\" y=\"{top}\" width=\"{Math.Max(1, length):F1}\" height=\"{BarHeight - 1}\"");
        _page.Add($"<rect {geometry} fill=\"{colour}\"><title>{Figures.Ratio(ratio)}</title></rect>\n");
        double end = doublings < 0 ? left - 4 : left + length + 4;
        _page.Text(end, top + BarHeight - 2, "faint", Figures.Ratio(ratio),
            $"font-size=\"9\" text-anchor=\"{(doublings < 0 ? "end" : "start")}\"");
    }
}

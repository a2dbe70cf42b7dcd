using System.Globalization;
using System.Net;
using System.Text;

namespace Turnstile.Benchmarks.Reports;

/// <summary>A picture of a report: for each row one bar for each peer, as long as the first engine is better.</summary>
/// <remarks>Ratios are drawn by their logarithm, so that twice as good and half as good are as long. Colours and text
/// follow the reader's light or dark theme; the bars' colours are told apart by all kinds of colour sight.</remarks>
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

    private static readonly string[] s_colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

    private readonly StringBuilder _svg = new();
    private readonly Report _report;
    private readonly ComparisonRow[] _rows;
    private readonly int[] _peers;

    private RatioPlot(Report report)
    {
        _report = report;
        _rows = [.. report.Rows(isEverything: false).Where(row => Enumerable.Range(1, row.Values.Count - 1)
            .Any(engine => row.Ratio(engine) is not null))];
        _peers = [.. Enumerable.Range(1, report.Engines.Count - 1).Where(
            engine => _rows.Any(row => row.Ratio(engine) is not null))];
    }

    private int RowHeight => (_peers.Length * BarHeight) + RowGap;

    private int Bottom => TopHeight + (_rows.Length * RowHeight);

    private static int Middle => LabelWidth + (PlotWidth / 2);

    /// <summary>Draws a report that has at least two engines.</summary>
    public static string Draw(Report report)
    {
        var plot = new RatioPlot(report);
        plot.Begin();
        plot.DrawAxis();
        for (int row = 0; row < plot._rows.Length; row++)
        {
            plot.DrawRow(row);
        }

        plot._svg.Append("</svg>\n");
        return plot._svg.ToString();
    }

    private void Begin()
    {
        int width = LabelWidth + PlotWidth + RightWidth;
        int height = Bottom + BottomHeight;
        string title = $"How many times better {_report.Engines[0].Name} is";
        _svg.Append($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
                 role="img" aria-label="{title} than each peer, by workload" font-family="sans-serif" font-size="12">
            <style>
              .ground {"{"} fill: #ffffff; {"}"} .text {"{"} fill: #1f2328; {"}"} .faint {"{"} fill: #59636e; {"}"}
              .line {"{"} stroke: #d1d9e0; {"}"} .one {"{"} stroke: #1f2328; {"}"}
              @media (prefers-color-scheme: dark) {"{"}
                .ground {"{"} fill: #0d1117; {"}"} .text {"{"} fill: #f0f6fc; {"}"} .faint {"{"} fill: #9198a1; {"}"}
                .line {"{"} stroke: #3d444d; {"}"} .one {"{"} stroke: #f0f6fc; {"}"}
              {"}"}
            </style>
            <rect class="ground" width="{width}" height="{height}"/>

            """);
        Text(16, 24, "text", title, "font-size=\"16\" font-weight=\"bold\"");
        int x = 16;
        foreach (int peer in _peers)
        {
            _svg.Append($"<rect x=\"{x}\" y=\"40\" width=\"12\" height=\"12\" fill=\"{Colour(peer)}\"/>\n");
            string legend = $"than {_report.Engines[peer].Name} {_report.Engines[peer].Version}";
            Text(x + 18, 51, "text", legend);
            x += 50 + (7 * legend.Length);
        }
    }

    private void DrawAxis()
    {
        for (int doublings = -DoublingsMax; doublings <= DoublingsMax; doublings++)
        {
            int x = Middle + (doublings * PlotWidth / 2 / DoublingsMax);
            string style = doublings == 0 ? "one" : "line";
            _svg.Append($"<line class=\"{style}\" x1=\"{x}\" y1=\"{TopHeight - 6}\" x2=\"{x}\" y2=\"{Bottom}\"/>\n");
            string label = doublings < 0 ? $"1/{1 << -doublings}" : $"{1 << doublings}";
            Text(x, TopHeight - 12, "faint", label, "text-anchor=\"middle\"");
            Text(x, Bottom + 16, "faint", label, "text-anchor=\"middle\"");
        }

        Text(Middle, Bottom + 40, "text",
            $"\u2190 the peer is better     ratio (logarithmic)     {_report.Engines[0].Name} is better \u2192",
            "text-anchor=\"middle\" xml:space=\"preserve\"");
    }

    private void DrawRow(int index)
    {
        ComparisonRow row = _rows[index];
        int top = TopHeight + (index * RowHeight) + (RowGap / 2);
        int baseline = top + ((_peers.Length * BarHeight) / 2) + 4;
        Text(LabelWidth - FigureWidth, baseline, "text", $"{row.Workload}: {row.Metric}", "text-anchor=\"end\"");
        for (int i = 0; i < _peers.Length; i++)
        {
            if (row.Ratio(_peers[i]) is { } ratio)
            {
                DrawBar(ratio, top + (i * BarHeight), Colour(_peers[i]));
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
        _svg.Append($"<rect {geometry} fill=\"{colour}\"><title>{Figures.Ratio(ratio)}</title></rect>\n");
        double end = doublings < 0 ? left - 4 : left + length + 4;
        Text(end, top + BarHeight - 2, "faint", Figures.Ratio(ratio),
            $"font-size=\"9\" text-anchor=\"{(doublings < 0 ? "end" : "start")}\"");
    }

    private void Text(double x, double y, string style, string text, string attributes = "") =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{x:F1}\" y=\"{y:F1}\" {attributes}>")
            .Append(WebUtility.HtmlEncode(text))
            .Append("</text>\n");

    private static string Colour(int engine) => s_colours[(engine - 1) % s_colours.Length];
}

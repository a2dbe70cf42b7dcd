using System.Globalization;
using Turnstile.Reports;

namespace Turnstile.Search.Reports;

/// <summary>A picture of one set: recall against queries a second, a line for each contender.</summary>
/// <remarks>Recall is drawn by the logarithm of what is missed, and rates by theirs: up and to the right is
/// better.</remarks>
internal sealed class RecallPlot
{
    private const int LeftWidth = 70;
    private const int PlotWidth = 620;
    private const int LegendWidth = 200;
    private const int TopHeight = 50;
    private const int PlotHeight = 400;
    private const int BottomHeight = 60;

    private static readonly double[] s_recalls = [0.5, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995];

    // Contenders beyond the number of colours are dashed.
    private static readonly string[] s_dashes =
        ["", " stroke-dasharray=\"5 3\"", " stroke-dasharray=\"1 3\"", " stroke-dasharray=\"9 3 1 3\""];

    private readonly SvgPage _page;
    private readonly double _rateMin;
    private readonly double _rateMax;

    private RecallPlot(string set, Curve[] curves)
    {
        string title = $"{set}: recall@10 against queries a second, one thread";
        _page = new SvgPage(LeftWidth + PlotWidth + LegendWidth, TopHeight + PlotHeight + BottomHeight, title, title);
        double[] rates = [.. curves.SelectMany(curve => curve.Points).Select(point => Math.Max(1, point.Median))];
        _rateMin = Math.Pow(10, Math.Floor(Math.Log10(rates.Min())));
        _rateMax = Math.Pow(10, Math.Ceiling(Math.Log10(rates.Max() * 1.001)));
    }

    /// <summary>Draws the curves of a set, of which there is at least one with a point.</summary>
    public static string Draw(string set, IReadOnlyList<Curve> curves)
    {
        Curve[] drawn = [.. curves.Where(curve => curve.Set == set && curve.Points.Count > 0)];
        var plot = new RecallPlot(set, drawn);
        plot.DrawAxes();
        for (int i = 0; i < drawn.Length; i++)
        {
            plot.DrawCurve(drawn[i], i);
        }

        return plot._page.End();
    }

    private void DrawAxes()
    {
        foreach (double recall in s_recalls)
        {
            double x = X(recall);
            _page.Add(Line("line", x, TopHeight, x, TopHeight + PlotHeight));
            _page.Text(x, TopHeight + PlotHeight + 16, "faint",
                recall.ToString(CultureInfo.InvariantCulture), "text-anchor=\"middle\"");
        }

        for (double rate = _rateMin; rate <= _rateMax; rate *= 10)
        {
            double y = Y(rate);
            _page.Add(Line("line", LeftWidth, y, LeftWidth + PlotWidth, y));
            _page.Text(LeftWidth - 6, y + 4, "faint", Figures.Of(rate), "text-anchor=\"end\"");
        }

        _page.Text(LeftWidth + (PlotWidth / 2), TopHeight + PlotHeight + 42, "text",
            "recall@10 (logarithm of what is missed)", "text-anchor=\"middle\"");
    }

    private void DrawCurve(Curve curve, int index)
    {
        string colour = SvgPage.Colour(index + 1);

        string dash = s_dashes[index / SvgPage.ColourCount % s_dashes.Length];
        CurvePoint[] points = [.. curve.Points.OrderBy(point => point.Effort)];
        string path = string.Join(' ', points.Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{X(point.Recall):F1},{Y(point.Median):F1}")));
        _page.Add($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>\n");
        foreach (CurvePoint point in points)
        {
            _page.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"<circle cx=\"{X(point.Recall):F1}\" cy=\"{Y(point.Median):F1}\" r=\"3\" fill=\"{colour}\"><title>"
                + $"effort {point.Effort}: recall {point.Recall:F4}, {point.Median:F0} queries/s</title></circle>\n"));
        }

        double y = TopHeight + 14 + (index * 20);
        double x = LeftWidth + PlotWidth + 16;
        _page.Add($"<line x1=\"{x}\" y1=\"{y - 4}\" x2=\"{x + 22}\" y2=\"{y - 4}\" stroke=\"{colour}\" "
            + $"stroke-width=\"2\"{dash}/>\n");
        _page.Text(x + 28, y, "text", curve.Contender);
    }

    private static string Line(string style, double x1, double y1, double x2, double y2) => string.Create(
        CultureInfo.InvariantCulture,
        $"<line class=\"{style}\" x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\"/>\n");

    private static double X(double recall)
    {
        double first = Math.Log(1 - s_recalls[0]);
        double last = Math.Log(1 - s_recalls[^1]);
        double at = Math.Log(Math.Max(1 - recall, 1 - s_recalls[^1]));
        return LeftWidth + (PlotWidth * Math.Max(0, (at - first) / (last - first)));
    }

    private double Y(double rate) => TopHeight + (PlotHeight * (1 - (Math.Log(Math.Max(_rateMin, rate) / _rateMin)
        / Math.Log(_rateMax / _rateMin))));
}

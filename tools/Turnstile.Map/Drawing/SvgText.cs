using System.Globalization;
using System.Text;

namespace Turnstile.Map.Drawing;

/// <summary>Writes the few SVG shapes the map is made of.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder _text = new();

    /// <summary>Opens the picture.</summary>
    public SvgText(int width, int height, string style)
    {
        _text.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"Helvetica, Arial, sans-serif\" ");
        Line($"width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        Line($"<style>{style}</style>");
        Rectangle(0, 0, width, height, "paper", 0);
    }

    /// <summary>A rectangle with rounded corners.</summary>
    public void Rectangle(int x, int y, int width, int height, string kind, int radius = 4) =>
        Line($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" class=\"{kind}\"/>");

    /// <summary>One line of text; its baseline is at <paramref name="y"/>.</summary>
    public void Text(int x, int y, string kind, string text) =>
        Line($"<text x=\"{x}\" y=\"{y}\" class=\"{kind}\">{Escaped(text)}</text>");

    /// <summary>A path in SVG's own notation.</summary>
    public void Path(string kind, string colour, FormattableString path) =>
        Line($"<path class=\"{kind}\" stroke=\"{colour}\" d=\"{FormattableString.Invariant(path)}\"/>");

    /// <summary>A filled triangle whose tip is at the given point and which points left or right.</summary>
    public void Tip(int x, int y, bool pointsLeft, string colour)
    {
        int back = pointsLeft ? x + 8 : x - 8;
        Line($"<path fill=\"{colour}\" d=\"M{x} {y} L{back} {y - 4} L{back} {y + 4} Z\"/>");
    }

    /// <summary>A filled dot.</summary>
    public void Dot(int x, int y, string colour) =>
        Line($"<circle cx=\"{x}\" cy=\"{y}\" r=\"2.5\" fill=\"{colour}\"/>");

    /// <summary>The whole picture, closed.</summary>
    public override string ToString() => $"{_text}</svg>\n";

    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private void Line(FormattableString line) =>
        _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

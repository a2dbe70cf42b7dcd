using System.Globalization;
using System.Net;
using System.Text;

namespace Turnstile.Reports;

/// <summary>A picture with a title, in the colours that all pictures of reports have.</summary>
/// <remarks>Colours and text follow the reader's light or dark theme; the engines' colours are told apart by all kinds
/// of colour sight.</remarks>
internal sealed class SvgPage
{
    private static readonly string[] s_colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

    private readonly StringBuilder _svg = new();

    /// <summary>Begins one.</summary>
    public SvgPage(int width, int height, string title, string description)
    {
        _svg.Append($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
                 role="img" aria-label="{WebUtility.HtmlEncode(description)}" font-family="sans-serif" font-size="12">
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
    }

    /// <summary>How many colours there are.</summary>
    public static int ColourCount => s_colours.Length;

    /// <summary>The colour of the engine of a place, the first peer's for 1.</summary>
    public static string Colour(int engine) => s_colours[(engine - 1) % s_colours.Length];

    /// <summary>Adds elements.</summary>
    public void Add(string elements) => _svg.Append(elements);

    /// <summary>Adds text.</summary>
    public void Text(double x, double y, string style, string text, string attributes = "") =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{x:F1}\" y=\"{y:F1}\" {attributes}>")
            .Append(WebUtility.HtmlEncode(text))
            .Append("</text>\n");

    /// <summary>Ends it and gives all of it.</summary>
    public string End() => _svg.Append("</svg>\n").ToString();
}

using System.Globalization;
using System.Text;
using Turnstile.Collections.Queries;

namespace Turnstile.Cli.Demo;

/// <summary>Writes one HTML file with query pictures and their neighbours; it needs nothing but itself.</summary>
internal sealed class Gallery(SampleImages sample)
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Turnstile: nearest pictures</title>
        <style>
        body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; background: #fafafa; color: #222; }
        .row { display: flex; gap: 6px; margin: 0 0 14px; }
        figure { margin: 0; width: 84px; text-align: center; font-size: 11px; color: #555; }
        img { width: 84px; height: 84px; image-rendering: pixelated; border: 3px solid transparent; }
        * { box-sizing: border-box; }
        .query { margin-right: 18px; } .query img { border-color: #222; }
        .same img { border-color: #2a9d4a; } .other img { border-color: #d97b29; }
        </style></head><body>
        """;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="neighbours">The hits of the first query pictures.</param>
    public void Write(string path, IReadOnlyList<QueryHit[]> neighbours)
    {
        var html = new StringBuilder(Head);
        html.Append("<h1>Nearest pictures</h1><p>Left: a picture the database never saw. Right: the ten nearest of ");
        html.Append(CultureInfo.InvariantCulture, $"{sample.Images.Count:N0}, nearest first, with squared distances. ");
        html.Append("Green: the same class. Fashion-MNIST, © 2017 Zalando SE, MIT licence.</p>\n");
        for (int query = 0; query < neighbours.Count; query++)
        {
            html.Append("<div class=\"row\">");
            string name = SampleImages.NameOf(sample.QueryLabels[query]);
            AppendFigure(html, "query", sample.Queries[query], $"<b>{name}</b>");
            foreach (QueryHit hit in neighbours[query])
            {
                int id = (int)hit.Id.AsInt64();
                bool isSame = sample.Labels[id] == sample.QueryLabels[query];
                string found = SampleImages.NameOf(sample.Labels[id]);
                string caption = string.Create(CultureInfo.InvariantCulture, $"{found}<br>#{id}: {hit.Distance:N0}");
                AppendFigure(html, isSame ? "same" : "other", sample.Images[id], caption);
            }

            html.Append("</div>\n");
        }

        html.Append("</body></html>\n");
        File.WriteAllText(path, html.ToString());
    }

    private static void AppendFigure(StringBuilder html, string kind, byte[] image, string caption)
    {
        string png = Convert.ToBase64String(GrayPng.Encode(image, SampleImages.Width));
        html.Append(
            CultureInfo.InvariantCulture,
            $"<figure class=\"{kind}\"><img alt=\"\" src=\"data:image/png;base64,{png}\">{caption}</figure>");
    }
}

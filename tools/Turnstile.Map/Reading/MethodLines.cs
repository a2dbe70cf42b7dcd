using System.Reflection.Metadata;

namespace Turnstile.Map.Reading;

/// <summary>Measures a method by the sequence points of its symbols, so that no parser is needed.</summary>
internal static class MethodLines
{
    /// <summary>The first line and the number of lines; zeros for a method without source.</summary>
    public static (int First, int Count) Of(List<SequencePoint> points, MethodLayout layout)
    {
        if (points.Count == 0)
        {
            return (0, 0);
        }

        int first = points.Min(point => point.StartLine);
        return layout switch
        {
            MethodLayout.Block => (first, points.Max(point => point.EndLine) - first + 1),
            MethodLayout.Scattered => (first, LinesWithCode(points)),
            _ => (first, 0),
        };
    }

    private static int LinesWithCode(List<SequencePoint> points) => points
        .SelectMany(point => Enumerable.Range(point.StartLine, point.EndLine - point.StartLine + 1))
        .Distinct()
        .Count();
}

using Turnstile.Collections.Filters;

namespace Quickstart;

/// <summary>The example of docs/guide/filters.md.</summary>
internal static class Filters
{
    public static void Run()
    {
        #region filters
        int[] labels = [3, 5];
        Filter[] filters =
        [
            Filter.Parse("label in (3, 5) and not title starts-with 'no'"),
            Filter.In("label", 3, 5) & !Filter.StartsWith("title", "no"),
            Filter.Where<Image>(x => labels.Contains(x.Label) && !x.Title!.StartsWith("no")),
            Filter.Parse("taken >= @from").With("from", DateTime.UnixEpoch),
        ];
        #endregion

        Console.WriteLine($"{filters.Length} filters");
    }
}

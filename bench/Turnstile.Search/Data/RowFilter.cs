using System.Globalization;

namespace Turnstile.Search.Data;

/// <summary>A filter that every engine is given: "number&lt;n" of a random number, or "label=n" of the class.</summary>
/// <param name="Text">As drivers get it; empty for none.</param>
/// <param name="Name">As it stands in reports.</param>
internal sealed record RowFilter(string Text, string Name)
{
    /// <summary>All rows pass.</summary>
    public static RowFilter None { get; } = new("", "");

    /// <summary>The filters of a set: shares of a random field, and one class if it has classes.</summary>
    public static IEnumerable<RowFilter> Of(VectorSet set, bool isQuick)
    {
        (int Number, string Name)[] shares = isQuick
            ? [(100, "10 %")]
            : [(500, "50 %"), (100, "10 %"), (10, "1 %"), (1, ".1 %")];
        IEnumerable<RowFilter> filters = shares.Select(share => new RowFilter($"number<{share.Number}", share.Name));
        return set.Labels().Distinct().Skip(1).Any() ? filters.Append(new RowFilter("label=3", "one label")) : filters;
    }

    /// <summary>The rows that pass, in order.</summary>
    public int[] Passing(VectorSet set)
    {
        int[] rows = [.. Enumerable.Range(0, set.Count)];
        if (Text.Length == 0)
        {
            return rows;
        }

        int wanted = int.Parse(Text[(Text.IndexOfAny(['<', '=']) + 1)..], CultureInfo.InvariantCulture);
        if (Text[0] == 'l')
        {
            byte[] labels = set.Labels();
            return [.. rows.Where(row => labels[row] == wanted)];
        }

        int[] numbers = set.Numbers();
        return [.. rows.Where(row => numbers[row] < wanted)];
    }
}

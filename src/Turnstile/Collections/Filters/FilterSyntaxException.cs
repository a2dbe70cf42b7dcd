namespace Turnstile.Collections.Filters;

/// <summary>A filter's text does not parse. The message shows the text with a caret under the place.</summary>
public sealed class FilterSyntaxException : ArgumentException
{
    private const int ShownMax = 60;

    /// <summary>Creates the exception for what is wrong at <paramref name="position"/> of <paramref name="text"/>.
    /// </summary>
    public FilterSyntaxException(string text, int position, string wrong)
        : base(Describe(text, position, wrong))
    {
        Text = text;
        Position = position;
    }

    /// <summary>The filter's text.</summary>
    public string Text { get; }

    /// <summary>Where in the text: 0 is its first character, its length is its end.</summary>
    public int Position { get; }

    private static string Describe(string text, int position, string wrong)
    {
        ArgumentNullException.ThrowIfNull(text);
        int start = Math.Max(0, position - ShownMax);
        int end = Math.Min(text.Length, position + ShownMax);
        string shown = string.Concat(text[start..end].Select(c => char.IsControl(c) ? ' ' : c));
        return $"filter, position {position}: {wrong}\n{shown}\n{new string(' ', position - start)}^";
    }
}

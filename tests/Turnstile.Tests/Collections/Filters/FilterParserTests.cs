using Turnstile.Collections.Filters;
using Turnstile.Tests.Collections.Schema;

namespace Turnstile.Tests.Collections.Filters;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("", 0, "a field, a value or '(' is expected, not the end")]
    [InlineData("a =", 3, "is expected, not the end")]
    [InlineData("a = 1 b", 6, "'and', 'or' or the end is expected, not 'b'")]
    [InlineData("a = 1 and", 9, "not the end")]
    [InlineData("(a = 1", 6, "')' is expected")]
    [InlineData("a = 'x", 4, "never closed")]
    [InlineData("\"a = 1", 0, "never closed")]
    [InlineData("a = ;", 4, "U+003B has no meaning here")]
    [InlineData("a not 1", 6, "'between', 'in', 'like'")]
    [InlineData("a is 1", 5, "'null' is expected")]
    [InlineData("a in 1", 5, "'(' is expected")]
    [InlineData("a in ()", 6, "a field, a value")]
    [InlineData("a between 1", 11, "'and' is expected")]
    [InlineData("a = -b", 5, "a number is expected")]
    [InlineData("a = 1e", 6, "digits are expected")]
    [InlineData("a = 1x", 5, "does not belong into a number")]
    [InlineData("a = null", 4, "use 'is null'")]
    [InlineData("a = date '2024-02-30'", 9, "a day such as")]
    [InlineData("a = datetime '2024-02-01T00:00:00'", 13, "with Z or an offset")]
    [InlineData("a = guid 'x'", 9, "a Guid such as")]
    [InlineData("@ = 1", 0, "a parameter's name")]
    [InlineData("1", 1, "a comparison is expected")]
    [InlineData("and = 1", 0, "not 'and'")]
    public void A_mistake_is_shown_where_it_is(string text, int position, string wrong)
    {
        FilterSyntaxException thrown = Assert.Throws<FilterSyntaxException>(() => Filter.Parse(text));

        Assert.Equal(position, thrown.Position);
        Assert.Equal(text, thrown.Text);
        Assert.Contains(wrong, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_caret_stands_under_the_place()
    {
        FilterSyntaxException thrown = Assert.Throws<FilterSyntaxException>(() => Filter.Parse("label =\t= 3"));

        Assert.Equal(
            "filter, position 8: a field, a value or '(' is expected, not '='\nlabel = = 3\n        ^", thrown.Message);
    }

    [Fact]
    public void Random_text_parses_or_is_refused()
    {
        var random = new Random(17);
        string[] words =
        [
            "a", "id", "\"b\"", "and", "or", "not", "(", ")", "in", "between", "is", "null", "like", "=", "<", "!=",
            "-", ",", "1", "2.5", "'x'", "'", "\"", "@p", "date", "datetime '2024-01-01T00:00:00Z'", "true",
            "e", "1e5", "\0", "é", "\ud800",
        ];
        for (int i = 0; i < 4_000; i++)
        {
            Try(string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(12)).Select(
                _ => words[random.Next(words.Length)])));
        }
    }

    [Fact]
    public void Damaged_filters_parse_or_are_refused()
    {
        var random = new Random(18);
        var filters = new RandomFilters(random, SampleSchemas.Everything());
        for (int i = 0; i < 2_000; i++)
        {
            char[] text = filters.Next(4).ToString().ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(32, 127);
            Try(new string(text, 0, random.Next(text.Length)));
        }
    }

    private static void Try(string text)
    {
        try
        {
            string printed = Filter.Parse(text).ToString();
            Assert.Equal(printed, Filter.Parse(printed).ToString());
        }
        catch (FilterSyntaxException)
        {
            // What hostile text gets.
        }
    }
}

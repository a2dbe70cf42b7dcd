using Turnstile.Collections.Filters;
using Turnstile.Tests.Collections.Schema;

namespace Turnstile.Tests.Collections.Filters;

public sealed class FilterTests
{
    [Fact]
    public void A_printed_filter_parses_back_to_an_equal_one()
    {
        var filters = new RandomFilters(new Random(16), SampleSchemas.Everything());
        for (int i = 0; i < 3_000; i++)
        {
            var filter = new Filter(filters.Next(1 + (i % 6)));

            Filter parsed = Filter.Parse(filter.ToString());

            Assert.Equal(filter.ToString(), parsed.ToString());
            Assert.Equal(filter, parsed);
            Assert.Equal(filter.GetHashCode(), parsed.GetHashCode());
        }
    }

    [Theory]
    [InlineData("a=1", "a = 1")]
    [InlineData("a==1 AND b<>2", "a = 1 and b != 2")]
    [InlineData("a = 1 or b = 2 and c = 3", "a = 1 or b = 2 and c = 3")]
    [InlineData("(a = 1 or b = 2) and c = 3", "(a = 1 or b = 2) and c = 3")]
    [InlineData("((a = 1 and b = 2) and c = 3)", "a = 1 and b = 2 and c = 3")]
    [InlineData("not not a", "not not a")]
    [InlineData("not (a or b)", "not (a or b)")]
    [InlineData("a not between 1 and 2 and b", "a not between 1 and 2 and b")]
    [InlineData("\"and\" = 'x' and \"two words\" = 2", "\"and\" = 'x' and \"two words\" = 2")]
    [InlineData("\"plain\" = -1.50", "plain = -1.5")]
    [InlineData("a in(1,2 , 'x')", "a in (1, 2, 'x')")]
    [InlineData("a = 1e3", "a = 1000.0")]
    [InlineData("a = -9223372036854775808", "a = -9223372036854775808")]
    [InlineData("date = date '2024-01-31'", "date = datetime '2024-01-31T00:00:00.0000000Z'")]
    [InlineData("a = @x and Größe < 2", "a = @x and Größe < 2")]
    [InlineData("starts-with starts-with 'x'", null)]
    [InlineData("starts starts-with 'x'", "starts starts-with 'x'")]
    public void A_filter_prints_in_one_way(string text, string? printed)
    {
        if (printed is null)
        {
            Assert.Throws<FilterSyntaxException>(() => Filter.Parse(text));
            return;
        }

        Assert.Equal(printed, Filter.Parse(text).ToString());
    }

    [Fact]
    public void Factories_and_operators_say_the_same_as_text()
    {
        Filter filter = (Filter.In("label", 3, 5) & !Filter.StartsWith("title", "x"))
            | Filter.IsNotNull("title") | Filter.Between("price", 0.5, 2) | Filter.Equal("flag", true);

        Assert.Equal(
            "label in (3, 5) and not title starts-with 'x' or title is not null "
                + "or price between 0.5 and 2 or flag = true",
            filter.ToString());
        Assert.Equal(Filter.Parse(filter.ToString()), filter);
        Assert.Equal("true", Filter.And().ToString());
        Assert.Equal("false", Filter.Or().ToString());
        Assert.Equal(Filter.All, Filter.Parse("true"));
    }

    [Fact]
    public void A_parameter_takes_a_value()
    {
        Filter filter = Filter.Parse("a = @x and b in (@x, @y)").With("x", 3);

        Assert.Equal("a = 3 and b in (3, @y)", filter.ToString());
        Assert.Throws<ArgumentException>(() => filter.With("x", 3));
        Assert.Throws<ArgumentException>(() => filter.With("y", null));
    }

    [Fact]
    public void Comparing_with_null_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Filter.Equal("a", null));
        Assert.Contains("is null", Assert.Throws<FilterSyntaxException>(() => Filter.Parse("a = null")).Message);
    }

    [Fact]
    public void Nesting_has_a_limit_in_text_and_in_code()
    {
        Filter filter = Filter.Equal("a", 1);
        for (int i = 1; i < Filter.DepthMax; i++)
        {
            filter = !filter;
        }

        Assert.Equal(filter, Filter.Parse(filter.ToString()));
        Assert.Throws<ArgumentException>(() => !filter);
        Assert.Throws<FilterSyntaxException>(() => Filter.Parse("not " + filter));
        Assert.Throws<FilterSyntaxException>(() => Filter.Parse(new string('(', 100_000)));
        Assert.Throws<FilterSyntaxException>(() => Filter.Parse(string.Concat(Enumerable.Repeat("not ", 100_000))));
    }

    [Fact]
    public void Length_and_lists_have_limits()
    {
        Assert.Throws<FilterSyntaxException>(() => Filter.Parse(new string(' ', Filter.TextMax + 1)));
        Assert.Equal("a = 1", Filter.Parse("a = 1".PadRight(Filter.TextMax)).ToString());
        Assert.Throws<ArgumentException>(() => Filter.In("a"));
        string list = string.Join(',', Enumerable.Repeat("1", InNode.CountMax));
        Assert.NotNull(Filter.Parse($"a in ({list})"));
        Assert.Throws<FilterSyntaxException>(() => Filter.Parse($"a in ({list},1)"));
    }
}

using System.Linq.Expressions;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;

namespace Turnstile.Tests.Collections.Filters;

public sealed class ExpressionFilterTests
{
    private static readonly int[] s_labels = [3, 5];

    [Fact]
    public void An_expression_says_the_same_as_text()
    {
        int label = 4;
        List<string> titles = ["a", "b"];
        int[] none = [];
        var holder = new Holder { Limit = 2.5 };

        Says("label = 3 and title is not null", x => x.Label == 3 && x.Title != null);
        Says("not (label < 4 or label >= 4)", x => !(x.Label < label || x.Label >= label));
        Says("label > 4", x => label < x.Label);
        Says("score <= 2.5", x => x.Score <= holder.Limit);
        Says("score is not null and score = 1.0", x => x.Score.HasValue && x.Score!.Value == 1);
        Says("flag and not flag", x => x.Flag && !x.Flag);
        Says("flag = true", x => x.Flag == true);
        Says("title starts-with 'x'", x => x.Title!.StartsWith('x'));
        Says("title starts-with 'xx'", x => x.Title!.StartsWith("xx", StringComparison.Ordinal));
        Says("title ends-with 'yy'", x => x.Title!.EndsWith("yy", StringComparison.Ordinal));
        Says("title contains 'zz'", x => x.Title!.Contains("zz"));
        Says("title in ('a', 'b')", x => titles.Contains(x.Title!));
        Says("label in (3, 5)", x => s_labels.Contains(x.Label));
        Says("label in (3, 5)", x => Enumerable.Contains(s_labels, x.Label));
        Says("false", x => none.Contains(x.Label));
        Says("id != 7 and named = 'n'", x => x.Id != 7UL && x.Other == "n");
        Says("id = '18446744073709551615'", x => x.Id == ulong.MaxValue);
        Says("true", _ => true);
    }

    [Fact]
    public void What_has_no_meaning_is_refused()
    {
        Refused(x => x.Label + 1 == 3);
        Refused(x => new int[2].Contains(x.Label));
        Refused(x => x.Label == x.Id.CompareTo(3UL));
        Refused(x => x.Title!.Length == 3);
        Refused(x => x.Title!.StartsWith("x", StringComparison.OrdinalIgnoreCase));
        Refused(x => x.Title == x.Other);
        Refused(x => string.IsNullOrEmpty(x.Title));
        Refused(x => (object)x.Label == (object)new Uri("a:b"));
    }

    private static void Says(string text, Expression<Func<Item, bool>> predicate) =>
        Assert.Equal(text, Filter.Where(predicate).ToString());

    private static void Refused(Expression<Func<Item, bool>> predicate) =>
        Assert.Throws<ArgumentException>(() => Filter.Where(predicate));

    internal sealed class Holder
    {
        public double Limit { get; set; }
    }

    internal sealed record Item(
        ulong Id, int Label, string? Title, double? Score, bool Flag, [property: Field("named")] string? Other);
}

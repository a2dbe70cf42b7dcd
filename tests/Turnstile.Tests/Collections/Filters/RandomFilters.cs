using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;
using Turnstile.Tests.Collections.Documents;

namespace Turnstile.Tests.Collections.Filters;

/// <summary>Random filters that bind to the schema that has everything.</summary>
internal sealed class RandomFilters(Random random, CollectionSchema schema)
{
    public FilterNode Next(int depth)
    {
        if (depth > 1 && random.Next(3) > 0)
        {
            return random.Next(3) switch
            {
                0 => new NotNode(Next(depth - 1)),
                1 => JunctionNode.Of(true, Parts(depth)),
                _ => JunctionNode.Of(false, Parts(depth)),
            };
        }

        ScalarField field = schema.Fields[random.Next(schema.Fields.Length)];
        var subject = new FieldOperand(field.Name);
        bool isNegated = random.Next(2) == 0;
        return random.Next(12) switch
        {
            0 => new NullNode(subject, isNegated),
            1 or 2 => new InNode(subject, [.. Literals(field.Type, random.Next(1, 4))], isNegated),
            3 or 4 when HasOrder(field) =>
                new BetweenNode(subject, Literal(field.Type), Literal(field.Type), isNegated),
            5 or 6 => new TextNode(
                new FieldOperand("text"), (TextMatch)random.Next(4), new LiteralOperand(Pattern()), isNegated),
            7 => Key(isNegated),
            8 => new FlagNode(new FieldOperand("flag")),
            9 => new ConstantNode(isNegated),
            _ => Comparison(field, subject, isNegated),
        };
    }

    private static bool HasOrder(ScalarField field) => field.Type is not (FieldType.Boolean or FieldType.Guid);

    private List<FilterNode> Parts(int depth) =>
        [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Next(depth - 1))];

    private ComparisonNode Comparison(ScalarField field, FieldOperand subject, bool isFlipped)
    {
        var comparison = (ComparisonOperator)random.Next(HasOrder(field) ? 6 : 2);
        LiteralOperand literal = Literal(field.Type);
        return isFlipped
            ? new ComparisonNode(literal, comparison, subject)
            : new ComparisonNode(subject, comparison, literal);
    }

    private FilterNode Key(bool isNegated)
    {
        var subject = new FieldOperand("id");
        LiteralOperand Number() => new(random.NextInt64(-10, 300));
        return random.Next(3) switch
        {
            0 => new ComparisonNode(subject, (ComparisonOperator)random.Next(6), Number()),
            1 => new BetweenNode(subject, Number(), Number(), isNegated),
            _ => new InNode(subject, [Number(), Number(), Number()], isNegated),
        };
    }

    private IEnumerable<LiteralOperand> Literals(FieldType type, int count) =>
        Enumerable.Range(0, count).Select(_ => Literal(type));

    private LiteralOperand Literal(FieldType type) => new(type switch
    {
        FieldType.String => RandomDocuments.Texts[random.Next(RandomDocuments.Texts.Length)],
        FieldType.Boolean => random.Next(2) == 0,
        FieldType.DateTime => RandomDocuments.FirstTime.AddDays(random.Next(5)),
        FieldType.Guid => RandomDocuments.GuidOf(random.Next(4)),
        _ => Number(),
    });

    private FieldValue Number() => random.Next(12) switch
    {
        0 => FieldValue.Of(long.MaxValue),
        1 => long.MinValue,
        2 => double.PositiveInfinity,
        3 => -1e300,
        4 => int.MinValue,
        5 => 5_000_000_000L,
        6 or 7 => random.Next(-10, 11) / 4.0,
        _ => random.Next(-6, 7),
    };

    private string Pattern()
    {
        const string alphabet = "%%_boBt'a";
        return random.Next(3) == 0
            ? RandomDocuments.Texts[random.Next(RandomDocuments.Texts.Length)]
            : string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }
}

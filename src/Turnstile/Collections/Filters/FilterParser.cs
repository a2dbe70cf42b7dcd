using System.Collections.Immutable;
using Turnstile.Collections.Documents;

namespace Turnstile.Collections.Filters;

/// <summary>Turns a filter's text into its tree, by descent with one token of look-ahead.</summary>
/// <remarks><code>
/// or        = and { "or" and }
/// and       = not { "and" not }
/// not       = "not" not | condition
/// condition = "(" or ")" | operand [ test ]
/// test      = ("=" | "!=" | "&lt;" | "&lt;=" | ">" | ">=") operand
///           | ["not"] "between" operand "and" operand
///           | ["not"] "in" "(" operand { "," operand } ")"
///           | ["not"] ("like" | "starts-with" | "ends-with" | "contains") operand
///           | "is" ["not"] "null"
/// operand   = name | literal | "@" name
/// </code>
/// The depth of descent is bounded by <see cref="Filter.DepthMax"/>, so hostile text cannot overflow the
/// stack.</remarks>
internal sealed class FilterParser
{
    private readonly string _text;
    private readonly FilterTokenizer _tokens;
    private Token _token;
    private int _depth;

    private FilterParser(string text)
    {
        _text = text;
        _tokens = new FilterTokenizer(text);
        _token = _tokens.Next();
    }

    /// <summary>The tree of <paramref name="text"/>.</summary>
    /// <exception cref="FilterSyntaxException">It does not parse.</exception>
    public static FilterNode Parse(string text)
    {
        var parser = new FilterParser(text);
        FilterNode node = parser.Or();
        if (parser._token.Kind != TokenKind.End)
        {
            throw parser.Expected("'and', 'or' or the end");
        }

        return node.Depth <= Filter.DepthMax
            ? node
            : throw new FilterSyntaxException(
                text, 0, $"the filter nests {node.Depth} levels; at most {Filter.DepthMax} are allowed");
    }

    private FilterNode Or() => Joined("or", isAnd: false, And);

    private FilterNode And() => Joined("and", isAnd: true, Not);

    private FilterNode Joined(string word, bool isAnd, Func<FilterNode> part)
    {
        FilterNode first = part();
        if (!_token.IsWord(word))
        {
            return first;
        }

        List<FilterNode> parts = [first];
        while (TryTake(word))
        {
            parts.Add(part());
        }

        return JunctionNode.Of(isAnd, parts);
    }

    private FilterNode Not()
    {
        if (!_token.IsWord("not"))
        {
            return Condition();
        }

        Deeper();
        _token = _tokens.Next();
        FilterNode inner = Not();
        _depth--;
        return new NotNode(inner);
    }

    private FilterNode Condition()
    {
        if (_token.IsSymbol("("))
        {
            Deeper();
            _token = _tokens.Next();
            FilterNode inner = Or();
            TakeSymbol(")");
            _depth--;
            return inner;
        }

        Operand subject = Operand();
        FilterNode? test = Test(subject);
        if (test is not null)
        {
            return test;
        }

        return subject is LiteralOperand { Value.Type: Schema.FieldType.Boolean } constant
            ? new ConstantNode(constant.Value.AsBoolean())
            : subject is LiteralOperand
                ? throw Expected("a comparison")
                : new FlagNode(subject);
    }

    private FilterNode? Test(Operand subject)
    {
        if (_token.Kind == TokenKind.Symbol
            && ComparisonOperators.TryRead(_token.Value, out ComparisonOperator comparison))
        {
            _token = _tokens.Next();
            return new ComparisonNode(subject, comparison, Operand());
        }

        if (TryTake("is"))
        {
            bool hasValue = TryTake("not");
            TakeWord("null");
            return new NullNode(subject, hasValue);
        }

        bool isNegated = TryTake("not");
        if (TryTake("between"))
        {
            Operand low = Operand();
            TakeWord("and");
            return new BetweenNode(subject, low, Operand(), isNegated);
        }

        if (TryTake("in"))
        {
            return new InNode(subject, List(), isNegated);
        }

        foreach (TextMatch match in Enum.GetValues<TextMatch>())
        {
            if (TryTake(TextNode.Word(match)))
            {
                return new TextNode(subject, match, Operand(), isNegated);
            }
        }

        return isNegated ? throw Expected("'between', 'in', 'like', 'starts-with', 'ends-with' or 'contains'") : null;
    }

    private ImmutableArray<Operand> List()
    {
        TakeSymbol("(");
        ImmutableArray<Operand>.Builder values = ImmutableArray.CreateBuilder<Operand>();
        do
        {
            if (values.Count == InNode.CountMax)
            {
                throw new FilterSyntaxException(
                    _text, _token.Position, $"at most {InNode.CountMax} values are allowed");
            }

            values.Add(Operand());
        }
        while (TryTakeSymbol(","));
        TakeSymbol(")");
        return values.DrainToImmutable();
    }

    private Operand Operand()
    {
        Token token = _token;
        bool isNegative = TryTakeSymbol("-");
        if (isNegative && _token.Kind != TokenKind.Number)
        {
            throw Expected("a number");
        }

        switch (_token.Kind)
        {
            case TokenKind.Number:
                string digits = _token.Value;
                _token = _tokens.Next();
                return new LiteralOperand(LiteralReader.Number(isNegative ? "-" + digits : digits));
            case TokenKind.Text:
                _token = _tokens.Next();
                return new LiteralOperand(token.Value);
            case TokenKind.QuotedName:
                _token = _tokens.Next();
                return new FieldOperand(token.Value);
            case TokenKind.Parameter:
                _token = _tokens.Next();
                return new ParameterOperand(token.Value);
            case TokenKind.Name:
                return Word();
            default:
                throw Expected("a field, a value or '('");
        }
    }

    private Operand Word()
    {
        Token word = _token;
        if (word.IsWord("null"))
        {
            throw new FilterSyntaxException(_text, word.Position, "nothing compares with null; use 'is null'");
        }

        if (TryTake("true") || TryTake("false"))
        {
            return new LiteralOperand(word.IsWord("true"));
        }

        if (FilterWords.IsKeyword(word.Value))
        {
            throw Expected("a field, a value or '('");
        }

        _token = _tokens.Next();
        return _token.Kind == TokenKind.Text && Prefixed(word) is { } literal ? literal : new FieldOperand(word.Value);
    }

    private LiteralOperand? Prefixed(Token word)
    {
        Token text = _token;
        FieldValue value;
        bool valid;
        if (word.IsWord("date"))
        {
            valid = LiteralReader.TryDate(text.Value, out value);
        }
        else if (word.IsWord("datetime"))
        {
            valid = LiteralReader.TryTime(text.Value, out value);
        }
        else if (word.IsWord("guid"))
        {
            valid = LiteralReader.TryGuid(text.Value, out value);
        }
        else
        {
            return null;
        }

        _token = _tokens.Next();
        return valid
            ? new LiteralOperand(value)
            : throw new FilterSyntaxException(_text, text.Position, Wanted(word.Value));
    }

    private static string Wanted(string word) => word.ToUpperInvariant() switch
    {
        "DATE" => "a day such as '2024-01-31' is expected",
        "DATETIME" => "a time with Z or an offset such as '2024-01-31T12:00:00Z' is expected",
        _ => "a Guid such as '00112233-4455-6677-8899-aabbccddeeff' is expected",
    };

    private void Deeper()
    {
        if (++_depth > Filter.DepthMax)
        {
            throw new FilterSyntaxException(_text, _token.Position, $"more than {Filter.DepthMax} levels are nested");
        }
    }

    private bool TryTake(string word)
    {
        bool found = _token.IsWord(word);
        _token = found ? _tokens.Next() : _token;
        return found;
    }

    private bool TryTakeSymbol(string symbol)
    {
        bool found = _token.IsSymbol(symbol);
        _token = found ? _tokens.Next() : _token;
        return found;
    }

    private void TakeWord(string word)
    {
        if (!TryTake(word))
        {
            throw Expected($"'{word}'");
        }
    }

    private void TakeSymbol(string symbol)
    {
        if (!TryTakeSymbol(symbol))
        {
            throw Expected($"'{symbol}'");
        }
    }

    private FilterSyntaxException Expected(string what) =>
        new(_text, _token.Position, $"{what} is expected, not {_token}");
}

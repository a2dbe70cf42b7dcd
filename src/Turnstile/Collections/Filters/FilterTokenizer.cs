using System.Text;

namespace Turnstile.Collections.Filters;

/// <summary>Cuts a filter's text into tokens.</summary>
internal sealed class FilterTokenizer(string text)
{
    private static readonly string[] s_symbols =
        ["!=", "<>", "<=", ">=", "==", "=", "<", ">", "(", ")", ",", "-", "+"];

    private int _position;

    /// <summary>The next token; at the end, End.</summary>
    /// <exception cref="FilterSyntaxException">What stands there is no token.</exception>
    public Token Next()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }

        if (_position == text.Length)
        {
            return new Token(TokenKind.End, _position, "");
        }

        char c = text[_position];
        return c switch
        {
            '\'' => Quoted(TokenKind.Text),
            '"' => Quoted(TokenKind.QuotedName),
            '@' => Parameter(),
            _ when char.IsAsciiDigit(c) => Number(),
            _ when FilterWords.IsFirst(c) => Name(),
            _ => Symbol(),
        };
    }

    private Token Quoted(TokenKind kind)
    {
        int start = _position;
        char quote = text[_position++];
        var value = new StringBuilder();
        while (_position < text.Length)
        {
            if (text[_position] != quote)
            {
                value.Append(text[_position++]);
            }
            else if (_position + 1 < text.Length && text[_position + 1] == quote)
            {
                value.Append(quote);
                _position += 2;
            }
            else
            {
                _position++;
                return new Token(kind, start, value.ToString());
            }
        }

        throw new FilterSyntaxException(text, start, $"this {quote} is never closed");
    }

    private Token Parameter()
    {
        int start = _position++;
        if (_position == text.Length || !FilterWords.IsFirst(text[_position]))
        {
            throw new FilterSyntaxException(text, start, "a parameter's name is expected after @");
        }

        return new Token(TokenKind.Parameter, start, Run(FilterWords.IsNext));
    }

    private Token Name()
    {
        int start = _position;
        string name = Run(FilterWords.IsNext);
        bool canGoOn = name.Equals("starts", StringComparison.OrdinalIgnoreCase)
            || name.Equals("ends", StringComparison.OrdinalIgnoreCase);
        if (canGoOn && string.Compare(text, _position, "-with", 0, 5, StringComparison.OrdinalIgnoreCase) == 0)
        {
            _position += 5;
            name += "-with";
        }

        return new Token(TokenKind.Name, start, name);
    }

    private Token Number()
    {
        int start = _position;
        Run(char.IsAsciiDigit);
        if (_position + 1 < text.Length && text[_position] == '.' && char.IsAsciiDigit(text[_position + 1]))
        {
            _position++;
            Run(char.IsAsciiDigit);
        }

        if (_position < text.Length && text[_position] is 'e' or 'E')
        {
            _position++;
            if (_position < text.Length && text[_position] is '+' or '-')
            {
                _position++;
            }

            if (Run(char.IsAsciiDigit).Length == 0)
            {
                throw new FilterSyntaxException(text, _position, "digits are expected after the exponent's e");
            }
        }

        if (_position < text.Length && FilterWords.IsNext(text[_position]))
        {
            throw new FilterSyntaxException(text, _position, $"'{text[_position]}' does not belong into a number");
        }

        return new Token(TokenKind.Number, start, text[start.._position]);
    }

    private Token Symbol()
    {
        foreach (string symbol in s_symbols)
        {
            if (string.CompareOrdinal(text, _position, symbol, 0, symbol.Length) == 0)
            {
                _position += symbol.Length;
                return new Token(TokenKind.Symbol, _position - symbol.Length, symbol);
            }
        }

        throw new FilterSyntaxException(text, _position, $"U+{(int)text[_position]:X4} has no meaning here");
    }

    private string Run(Func<char, bool> belongs)
    {
        int start = _position;
        while (_position < text.Length && belongs(text[_position]))
        {
            _position++;
        }

        return text[start.._position];
    }
}

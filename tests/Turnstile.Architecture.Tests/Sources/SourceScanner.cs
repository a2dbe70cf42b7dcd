namespace Turnstile.Architecture.Tests.Sources;

/// <summary>Splits C# text into its code and its comments; strings are neither, and all keep their place.</summary>
/// <remarks>Knows plain, verbatim, raw and interpolated strings, nested as deep as they come. A directive is a comment.
/// </remarks>
internal sealed class SourceScanner
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly char[] _comments;
    private int _at;

    private SourceScanner(string text)
    {
        _text = text;
        _code = Blank(text);
        _comments = Blank(text);
    }

    /// <summary>The text with all but its code blanked out, and the same with all but its comments.</summary>
    public static (string Code, string Comments) Split(string text)
    {
        var scanner = new SourceScanner(text);
        while (scanner._at < text.Length)
        {
            scanner.ScanCode(holeBraces: 0);
        }

        return (new string(scanner._code), new string(scanner._comments));
    }

    private static char[] Blank(string text) => [.. text.Select(letter => letter == '\n' ? '\n' : ' ')];

    // Runs to the end of the text, or to the braces that close the hole of an interpolated string.
    private void ScanCode(int holeBraces)
    {
        int depth = 0;
        while (_at < _text.Length)
        {
            char letter = _text[_at];
            if (holeBraces > 0 && letter == '}' && depth == 0)
            {
                _at += holeBraces;
                return;
            }

            if (IsDirective() || Stands("//"))
            {
                Comment(LineEnd());
            }
            else if (Stands("/*"))
            {
                int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                Comment(end < 0 ? _text.Length : end + 2);
            }
            else if (letter == '\'')
            {
                ScanCharacter();
            }
            else if (TryReadStringHead(out int dollars, out bool isVerbatim, out int quotes))
            {
                ScanString(dollars, isVerbatim, quotes);
            }
            else
            {
                depth += letter == '{' ? 1 : letter == '}' ? -1 : 0;
                _code[_at++] = letter;
            }
        }
    }

    private bool Stands(string expected) => string.CompareOrdinal(_text, _at, expected, 0, expected.Length) == 0;

    private int LineEnd()
    {
        int end = _text.IndexOf('\n', _at);
        return end < 0 ? _text.Length : end;
    }

    private bool IsDirective()
    {
        if (_text[_at] != '#')
        {
            return false;
        }

        int start = _text.LastIndexOf('\n', _at) + 1;
        return _text.AsSpan(start, _at - start).IsWhiteSpace();
    }

    private void Comment(int end)
    {
        _text.CopyTo(_at, _comments, _at, end - _at);
        _at = end;
    }

    private void ScanCharacter()
    {
        _at++;
        while (_at < _text.Length && _text[_at] != '\'' && _text[_at] != '\n')
        {
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        _at++;
    }

    private bool TryReadStringHead(out int dollars, out bool isVerbatim, out int quotes)
    {
        int place = _at;
        dollars = 0;
        isVerbatim = false;
        while (place < _text.Length && (_text[place] is '$' or '@'))
        {
            dollars += _text[place] == '$' ? 1 : 0;
            isVerbatim |= _text[place] == '@';
            place++;
        }

        quotes = CountOf('"', place);
        if (quotes == 0)
        {
            return false;
        }

        // Two quotes are an empty string, or, in a verbatim one, its start and an escaped quote.
        quotes = quotes >= 3 && !isVerbatim ? quotes : 1;
        _at = place + quotes;
        return true;
    }

    private int CountOf(char letter, int place)
    {
        int count = 0;
        while (place + count < _text.Length && _text[place + count] == letter)
        {
            count++;
        }

        return count;
    }

    private void ScanString(int dollars, bool isVerbatim, int quotes)
    {
        while (_at < _text.Length)
        {
            char letter = _text[_at];
            if (letter == '"')
            {
                int run = CountOf('"', _at);
                if (isVerbatim && run >= 2)
                {
                    _at += 2;
                    continue;
                }

                _at += quotes == 1 ? 1 : run;
                if (quotes == 1 || run >= quotes)
                {
                    return;
                }
            }
            else if (letter == '\\' && quotes == 1 && !isVerbatim)
            {
                _at += 2;
            }
            else if (letter == '{' && dollars > 0)
            {
                ScanBraces(dollars, isRaw: quotes > 1);
            }
            else
            {
                _at++;
            }
        }
    }

    private void ScanBraces(int dollars, bool isRaw)
    {
        int run = CountOf('{', _at);
        _at += run;
        bool isHole = isRaw ? run >= dollars : run % 2 == 1;
        if (isHole)
        {
            ScanCode(isRaw ? dollars : 1);
        }
    }
}

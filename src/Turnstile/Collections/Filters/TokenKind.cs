namespace Turnstile.Collections.Filters;

/// <summary>What a token of a filter's text is.</summary>
internal enum TokenKind
{
    End,
    Name,
    QuotedName,
    Text,
    Number,
    Parameter,
    Symbol,
}

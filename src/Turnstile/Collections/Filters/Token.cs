namespace Turnstile.Collections.Filters;

/// <summary>One token of a filter's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Value">What it says: without quotes or at sign.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Value)
{
    /// <summary>Whether it is the word <paramref name="word"/>, in any case of letters and not in quotes.</summary>
    public bool IsWord(string word) =>
        Kind == TokenKind.Name && string.Equals(Value, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is the symbol <paramref name="symbol"/>.</summary>
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Value == symbol;

    /// <summary>How a message names it.</summary>
    public override string ToString() => Kind == TokenKind.End ? "the end" : $"'{Value}'";
}

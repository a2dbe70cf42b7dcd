namespace Turnstile.Collections.Filters;

/// <summary>The three answers of a condition.</summary>
internal enum Truth : byte
{
    False,
    True,
    Unknown,
}

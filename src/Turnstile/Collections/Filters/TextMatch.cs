namespace Turnstile.Collections.Filters;

/// <summary>How text is compared with a pattern.</summary>
internal enum TextMatch
{
    Like,
    StartsWith,
    EndsWith,
    Contains,
}

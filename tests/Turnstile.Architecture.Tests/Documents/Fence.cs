namespace Turnstile.Architecture.Tests.Documents;

/// <summary>One fenced block of a markdown text.</summary>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Before">The last line with text before the fence.</param>
/// <param name="Lines">What stands between the fences.</param>
internal sealed record Fence(string Language, string Before, List<string> Lines);

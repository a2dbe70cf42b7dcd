namespace Turnstile.Collections.Segments;

/// <summary>The rows at the head of a segment that are all superseded. Immutable.</summary>
/// <param name="Count">How many.</param>
/// <param name="Through">The sequence at and after which none of them is live.</param>
internal sealed record DeadRows(int Count, Sequence Through);

namespace Turnstile.Collections.Segments;

/// <summary>What a file holds of a row.</summary>
/// <param name="rows">The rows.</param>
/// <param name="ordinal">Which one.</param>
internal delegate ReadOnlySpan<byte> RowBytes<in TRows>(TRows rows, int ordinal);

namespace Turnstile.Kv.Ranges;

/// <summary>How far around a key a source of range deletes gives the same answer.</summary>
/// <param name="Cover">The newest delete at or below the reader's sequence; zero for none.</param>
/// <param name="Start">From here on; null for the beginning of the order.</param>
/// <param name="End">The first key with perhaps another answer; null for the end of the order.</param>
/// <param name="IsBare">Whether the source itself holds no key of the span that the reader sees.</param>
internal readonly record struct RangeSpan(Sequence Cover, byte[]? Start, byte[]? End, bool IsBare = false);

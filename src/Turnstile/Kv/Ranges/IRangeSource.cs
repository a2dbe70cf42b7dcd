namespace Turnstile.Kv.Ranges;

/// <summary>Something that may have deletes of ranges.</summary>
internal interface IRangeSource
{
    /// <summary>What it says of a stored key to a reader at a sequence, and how far around the key that
    /// holds.</summary>
    RangeSpan SpanOf(ReadOnlySpan<byte> key, Sequence at);
}

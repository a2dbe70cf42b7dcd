namespace Turnstile.Kv.Ranges;

/// <summary>Something that may have deletes of ranges.</summary>
internal interface IRangeSource
{
    /// <summary>What it says of a stored key to a reader at a sequence, and how far around the key that
    /// holds.</summary>
    /// <param name="key">The stored key.</param>
    /// <param name="at">Deletes above this sequence are passed over.</param>
    /// <param name="shown">Entries up to here are looked at: the same for a reader; for a flush or a merge, which keep
    /// what later readers may see, all.</param>
    RangeSpan SpanOf(ReadOnlySpan<byte> key, Sequence at, Sequence shown);
}

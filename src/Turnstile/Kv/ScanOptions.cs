namespace Turnstile.Kv;

/// <summary>Which keys to walk over, and how. All bounds given hold together; none given means every key.</summary>
public sealed record ScanOptions
{
    /// <summary>Every key, in order.</summary>
    public static readonly ScanOptions All = new();

    /// <summary>The lowest key; empty for no bound.</summary>
    public ReadOnlyMemory<byte> Start { get; init; }

    /// <summary>Whether <see cref="Start"/> itself is left out.</summary>
    public bool StartExclusive { get; init; }

    /// <summary>The highest key; empty for no bound.</summary>
    public ReadOnlyMemory<byte> End { get; init; }

    /// <summary>Whether <see cref="End"/> itself is taken in; it is left out otherwise.</summary>
    public bool EndInclusive { get; init; }

    /// <summary>What every key must begin with; empty for anything.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>Whether to walk from the highest key to the lowest.</summary>
    public bool Reverse { get; init; }

    /// <summary>The most entries to show; 0 and up.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Whether values may be left out.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>The stored keys of a keyspace that meet all bounds.</summary>
    /// <exception cref="ArgumentException">A bound is longer than a key, or the limit is negative.</exception>
    internal KeyRange RangeIn(uint keyspace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Limit);
        CheckLength(Start, nameof(Start));
        CheckLength(End, nameof(End));
        CheckLength(Prefix, nameof(Prefix));
        KeyRange range = KeyRange.OfPrefix(keyspace, Prefix.Span);
        if (!Start.IsEmpty)
        {
            byte[] from = KeyRange.KeyOf(keyspace, Start.Span);
            from = StartExclusive ? KeyRange.JustAfter(from) : from;
            range = from.AsSpan().SequenceCompareTo(range.Start.Span) > 0 ? range with { Start = from } : range;
        }

        if (!End.IsEmpty)
        {
            byte[] to = KeyRange.KeyOf(keyspace, End.Span);
            to = EndInclusive ? KeyRange.JustAfter(to) : to;
            bool lower = range.End.IsEmpty || to.AsSpan().SequenceCompareTo(range.End.Span) < 0;
            range = lower ? range with { End = to } : range;
        }

        return range;
    }

    private static void CheckLength(ReadOnlyMemory<byte> bound, string name)
    {
        if (bound.Length > KeyOperations.KeyBytesMax)
        {
            throw new ArgumentException(
                $"{name} has {bound.Length} bytes; at most {KeyOperations.KeyBytesMax} are allowed");
        }
    }
}

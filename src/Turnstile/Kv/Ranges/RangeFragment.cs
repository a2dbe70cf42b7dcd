namespace Turnstile.Kv.Ranges;

/// <summary>A range of stored keys that the same operations deleted.</summary>
/// <remarks>Immutable but for one mark. Threads: the mark is set by the turnstile; the rest by any.</remarks>
internal sealed class RangeFragment
{
    // Stands for "may have been written since": at or below any reader's sequence.
    private const ulong Unknown = 1;

    // 0, or the first write into the range since its newest delete; written by the turnstile before that write is
    // published, read by any thread: a reader at or above it has taken up a view that was published after it
    private ulong _writtenAt;

    /// <summary>The range [<paramref name="start"/>, <paramref name="end"/>) with its deletes; the arrays are not
    /// changed any more.</summary>
    public RangeFragment(byte[] start, byte[] end, DeletePoint newest, bool isUntouched = false)
    {
        Invariant.Check(
            end.AsSpan().SequenceCompareTo(start) > 0, "TRUTH-1", "a deleted range ends before it begins");
        Start = start;
        End = end;
        Newest = newest;
        _writtenAt = isUntouched ? 0 : Unknown;
    }

    /// <summary>The first stored key.</summary>
    public byte[] Start { get; }

    /// <summary>The first stored key behind it.</summary>
    public byte[] End { get; }

    /// <summary>The newest delete.</summary>
    public DeletePoint Newest { get; }

    /// <summary>A part of it.</summary>
    public RangeFragment Cut(byte[] start, byte[] end) =>
        ReferenceEquals(start, Start) && ReferenceEquals(end, End)
            ? this
            : new RangeFragment(start, end, Newest) { _writtenAt = _writtenAt };

    /// <summary>A part of it and of another, deleted by the operations of both.</summary>
    public RangeFragment Join(RangeFragment other, byte[] start, byte[] end)
    {
        RangeFragment newer = Newest.Sequence >= other.Newest.Sequence ? this : other;
        return new RangeFragment(start, end, DeletePoint.Merge(Newest, other.Newest))
        {
            _writtenAt = newer._writtenAt,
        };
    }

    /// <summary>Notes that a key of the range was written at a sequence. Turnstile only.</summary>
    public void Touch(Sequence sequence)
    {
        if (_writtenAt == 0)
        {
            Volatile.Write(ref _writtenAt, sequence.Value);
        }
    }

    /// <summary>Whether none of the range's keys that were written after it was deleted, in the memory where that
    /// happened, is shown.</summary>
    /// <param name="at">Deletes above this sequence are passed over.</param>
    /// <param name="shown">Entries up to here are shown.</param>
    public bool IsBareAt(Sequence at, Sequence shown)
    {
        ulong written = Volatile.Read(ref _writtenAt);
        return Newest.Sequence <= at && (written == 0 || written > shown.Value);
    }
}

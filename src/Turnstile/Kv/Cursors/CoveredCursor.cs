using Turnstile.Kv.Ranges;

namespace Turnstile.Kv.Cursors;

/// <summary>Walks over one source without the entries that a delete of a range has taken away.</summary>
/// <remarks>
/// A range deleted in a newer source takes away all that this one holds of it, so the cursor seeks past its end instead
/// of stepping over every dead key. What the source itself deleted may have been written again, so there it looks at
/// each entry, unless the source knows better. The answers around the last key are kept: a step within them costs
/// one comparison. Threads: one at a time. Lifetime: whoever made it holds the sources meanwhile.
/// </remarks>
/// <param name="inner">The entries.</param>
/// <param name="own">The source's own deletes of ranges; null for none.</param>
/// <param name="newer">Those of sources of which everything is newer.</param>
/// <param name="at">The reader's sequence: deletes above it are passed over.</param>
/// <param name="shown">Up to here the inner cursor shows entries.</param>
internal sealed class CoveredCursor(
    IEntryCursor inner, IRangeSource? own, IRangeSource[] newer, Sequence at, Sequence shown) : IEntryCursor
{
    private bool _isKnown;
    private bool _ended = true;

    // what holds between _start and _end
    private byte[]? _start;
    private byte[]? _end;
    private Sequence _cover;
    private bool _isBare;

    /// <inheritdoc/>
    public bool IsValid => !_ended && inner.IsValid;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => inner.Key;

    /// <inheritdoc/>
    public EntryStamp Stamp => inner.Stamp;

    /// <inheritdoc/>
    public bool IsLasting => inner.IsLasting;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value => inner.Value;

    /// <inheritdoc/>
    public void SeekToFirst()
    {
        inner.SeekToFirst();
        SettleForward();
    }

    /// <inheritdoc/>
    public void SeekToLast()
    {
        inner.SeekToLast();
        SettleBackward();
    }

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key)
    {
        inner.SeekAtOrAfter(key);
        SettleForward();
    }

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        inner.SeekBefore(key);
        SettleBackward();
    }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        inner.MoveNext();
        SettleForward();
        return IsValid;
    }

    /// <inheritdoc/>
    public bool MovePrevious()
    {
        inner.MovePrevious();
        SettleBackward();
        return IsValid;
    }

    /// <inheritdoc/>
    public void MoveNextEntry()
    {
        inner.MoveNextEntry();
        SettleForward();
    }

    /// <inheritdoc/>
    public void LetGo()
    {
        _ended = true;
        inner.LetGo();
    }

    private void SettleForward()
    {
        for (_ended = false; inner.IsValid && IsHidden();)
        {
            if (!_isBare)
            {
                inner.MoveNext();
            }
            else if (_end is not null)
            {
                inner.SeekAtOrAfter(_end);
            }
            else
            {
                _ended = true;
                return;
            }
        }
    }

    private void SettleBackward()
    {
        for (_ended = false; inner.IsValid && IsHidden();)
        {
            if (!_isBare)
            {
                inner.MovePrevious();
            }
            else if (_start is not null)
            {
                inner.SeekBefore(_start);
            }
            else
            {
                _ended = true;
                return;
            }
        }
    }

    private bool IsHidden()
    {
        ReadOnlySpan<byte> key = inner.Key;
        bool isInside = _isKnown
            && (_start is null || key.SequenceCompareTo(_start) >= 0)
            && (_end is null || key.SequenceCompareTo(_end) < 0);
        if (!isInside)
        {
            Look(key);
        }

        return _cover != Sequence.Zero && inner.Stamp.Sequence < _cover;
    }

    private void Look(ReadOnlySpan<byte> key)
    {
        (_start, _end, _cover, _isBare, _isKnown) = (null, null, Sequence.Zero, false, true);
        foreach (IRangeSource source in newer)
        {
            RangeSpan span = source.SpanOf(key, at, shown);
            Narrow(span);
            _isBare |= span.Cover != Sequence.Zero;
        }

        if (own is not null)
        {
            RangeSpan span = own.SpanOf(key, at, shown);
            Narrow(span);
            _isBare |= span.IsBare;
        }
    }

    private void Narrow(in RangeSpan span)
    {
        _cover = span.Cover > _cover ? span.Cover : _cover;
        if (span.Start is not null && (_start is null || span.Start.AsSpan().SequenceCompareTo(_start) > 0))
        {
            _start = span.Start;
        }

        if (span.End is not null && (_end is null || span.End.AsSpan().SequenceCompareTo(_end) < 0))
        {
            _end = span.End;
        }
    }
}

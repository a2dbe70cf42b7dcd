using System.Buffers.Binary;

namespace Turnstile.Kv.Cursors;

/// <summary>Walks over a range as a reader sees it: one live entry for each key, tombstones and what has expired
/// hidden, in either direction.</summary>
/// <remarks>The entries below it already stop at the reader's sequence. Threads: one at a time.</remarks>
internal sealed class VisibleCursor(IEntryCursor entries, ReadTime time, KeyRange range, bool reverse)
{
    private ulong _boundHead = HeadOf(reverse ? range.Start.Span : range.End.Span);
    private bool _valid;

    /// <summary>Whether it stands on an entry.</summary>
    public bool IsValid => _valid;

    /// <summary>The stored key; valid until the next move.</summary>
    public ReadOnlySpan<byte> StoredKey => entries.Key;

    /// <summary>What the entry is.</summary>
    public EntryStamp Stamp => entries.Stamp;

    /// <summary>The value; valid until the next move.</summary>
    public ReadOnlySpan<byte> Value => entries.Value;

    /// <summary>Begins again over other entries, and stands on none.</summary>
    public void Reset(IEntryCursor over, ReadTime now, in KeyRange within, bool backwards)
    {
        entries = over;
        time = now;
        range = within;
        reverse = backwards;
        _boundHead = HeadOf(backwards ? within.Start.Span : within.End.Span);
        _valid = false;
    }

    /// <summary>Moves to the first entry in its direction.</summary>
    public bool MoveToFirst()
    {
        if (range.IsEmpty)
        {
            return _valid = false;
        }

        if (!reverse)
        {
            entries.SeekAtOrAfter(range.Start.Span);
        }
        else if (range.End.IsEmpty)
        {
            entries.SeekToLast();
        }
        else
        {
            entries.SeekBefore(range.End.Span);
        }

        return Settle(entries.IsValid);
    }

    /// <summary>Moves to the first entry at or behind a stored key, in its direction and within its range.</summary>
    public bool MoveTo(ReadOnlySpan<byte> storedKey)
    {
        bool outside = reverse
            ? !range.End.IsEmpty && storedKey.SequenceCompareTo(range.End.Span) >= 0
            : storedKey.SequenceCompareTo(range.Start.Span) < 0;
        if (outside || range.IsEmpty)
        {
            return MoveToFirst();
        }

        entries.SeekAtOrAfter(storedKey);
        if (reverse && !(entries.IsValid && entries.Key.SequenceEqual(storedKey)))
        {
            entries.SeekBefore(storedKey);
        }

        return Settle(entries.IsValid);
    }

    /// <summary>Moves on in its direction.</summary>
    public bool MoveNext()
    {
        if (!_valid)
        {
            return false;
        }

        return Settle(Step());
    }

    /// <summary>Stands on no entry from here on.</summary>
    public void Leave() => _valid = false;

    private bool Step() => reverse ? entries.MovePrevious() : entries.MoveNext();

    private bool Settle(bool there)
    {
        while (there && IsInside())
        {
            if (entries.IsLasting || IsLive(entries.Stamp))
            {
                return _valid = true;
            }

            there = Step();
        }

        return _valid = false;
    }

    private bool IsLive(in EntryStamp stamp) =>
        stamp.Kind != EntryKind.Delete && !time.HasPassed(stamp.ExpiresAtMilliseconds);

    // The first bytes decide nearly always, and those of the bound it goes towards are at hand.
    private bool IsInside()
    {
        ReadOnlySpan<byte> key = entries.Key;
        if (key.Length >= sizeof(ulong))
        {
            ulong head = BinaryPrimitives.ReadUInt64BigEndian(key);
            if (head != _boundHead)
            {
                return reverse ? head > _boundHead : head < _boundHead || range.End.IsEmpty;
            }
        }

        return reverse
            ? key.SequenceCompareTo(range.Start.Span) >= 0
            : range.End.IsEmpty || key.SequenceCompareTo(range.End.Span) < 0;
    }

    // Eight bytes, zeros behind the end of the key: a lower number means a lower key.
    private static ulong HeadOf(ReadOnlySpan<byte> key)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        head.Clear();
        key[..Math.Min(key.Length, head.Length)].CopyTo(head);
        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }
}

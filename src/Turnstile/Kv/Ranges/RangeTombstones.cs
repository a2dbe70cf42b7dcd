namespace Turnstile.Kv.Ranges;

/// <summary>Deletes of ranges of stored keys, cut into fragments that rise and do not overlap. Immutable.</summary>
/// <remarks>
/// An entry of a key with sequence q is gone for a reader at s if a delete t with q &lt; t &lt;= s covers the key.
/// Threads: any. Cost: a question is a binary search; adding a range copies the list of fragments, but not what they
/// hold, and looks at those that it touches.
/// </remarks>
internal sealed class RangeTombstones : IRangeSource
{
    /// <summary>None.</summary>
    public static readonly RangeTombstones Empty = new([]);

    // immutable
    private readonly RangeFragment[] _fragments;

    /// <summary>Of fragments that rise and do not overlap.</summary>
    public RangeTombstones(RangeFragment[] fragments)
    {
        _fragments = fragments;
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _fragments.Length == 0;

    /// <summary>The fragments, rising.</summary>
    public ReadOnlySpan<RangeFragment> Fragments => _fragments;

    /// <summary>The first key covered; there must be one.</summary>
    public byte[] Start => _fragments[0].Start;

    /// <summary>The first key behind all that are covered; there must be one.</summary>
    public byte[] End => _fragments[^1].End;

    /// <summary>With one range more, newer than all there are.</summary>
    public RangeTombstones With(byte[] start, byte[] end, Sequence sequence)
    {
        var added = new RangeTombstones(
            [new RangeFragment(start, end, new DeletePoint(sequence, null), isUntouched: true)]);
        int from = FirstEndingAfter(start);
        int to = from;
        while (to < _fragments.Length && _fragments[to].Start.AsSpan().SequenceCompareTo(end) < 0)
        {
            to++;
        }

        RangeTombstones touched = Overlay(new RangeTombstones(_fragments[from..to]), added);
        return new RangeTombstones([.. Fragments[..from], .. touched.Fragments, .. Fragments[to..]]);
    }

    /// <summary>The newest delete of a key at or below a sequence; zero for none.</summary>
    public Sequence NewestAt(ReadOnlySpan<byte> key, Sequence at)
    {
        int index = FirstEndingAfter(key);
        return index < _fragments.Length && key.SequenceCompareTo(_fragments[index].Start) >= 0
            ? _fragments[index].Newest.NewestAt(at)
            : Sequence.Zero;
    }

    /// <summary>The fragment that covers a key; null for none.</summary>
    public RangeFragment? Find(ReadOnlySpan<byte> key)
    {
        int index = FirstEndingAfter(key);
        return index < _fragments.Length && key.SequenceCompareTo(_fragments[index].Start) >= 0
            ? _fragments[index]
            : null;
    }

    /// <inheritdoc/>
    public RangeSpan SpanOf(ReadOnlySpan<byte> key, Sequence at, Sequence shown)
    {
        int index = FirstEndingAfter(key);
        byte[]? before = index == 0 ? null : _fragments[index - 1].End;
        if (index == _fragments.Length)
        {
            return new RangeSpan(Sequence.Zero, before, null);
        }

        RangeFragment fragment = _fragments[index];
        return key.SequenceCompareTo(fragment.Start) < 0
            ? new RangeSpan(Sequence.Zero, before, fragment.Start)
            : new RangeSpan(
                fragment.Newest.NewestAt(at), fragment.Start, fragment.End, fragment.IsBareAt(at, shown));
    }

    /// <summary>Whether a delete above a sequence touches a range of keys.</summary>
    public bool AnyAfter(in KeyRange range, Sequence sequence)
    {
        for (int i = FirstEndingAfter(range.Start.Span); i < _fragments.Length; i++)
        {
            RangeFragment fragment = _fragments[i];
            if (!range.End.IsEmpty && fragment.Start.AsSpan().SequenceCompareTo(range.End.Span) >= 0)
            {
                return false;
            }

            if (fragment.Newest.Sequence > sequence)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Those of all; each may hold deletes of the same keys.</summary>
    public static RangeTombstones Merge(IEnumerable<RangeTombstones> all) => all.Aggregate(Empty, Overlay);

    /// <summary>Those of lists of which each begins where the one before it has ended, or later.</summary>
    public static RangeTombstones Concatenate(IEnumerable<RangeTombstones> rising)
    {
        RangeFragment[] fragments = [.. rising.SelectMany(static one => one._fragments)];
        return fragments.Length == 0 ? Empty : new RangeTombstones(fragments);
    }

    /// <summary>What readers at a horizon or above can tell apart. Deletes at or below it are left out where nothing
    /// older can be covered.</summary>
    /// <param name="horizon">The lowest sequence anyone reads at.</param>
    /// <param name="isBottom">Whether nothing older than these can hold keys of a range.</param>
    public RangeTombstones Trimmed(Sequence horizon, Func<RangeFragment, bool> isBottom)
    {
        var kept = new List<RangeFragment>(_fragments.Length);
        foreach (RangeFragment fragment in _fragments)
        {
            if (fragment.Newest.Trimmed(horizon, keepsBase: !isBottom(fragment)) is not { } points)
            {
                continue;
            }

            bool goesOn = kept.Count > 0
                && kept[^1].End.AsSpan().SequenceEqual(fragment.Start)
                && DeletePoint.AreSame(kept[^1].Newest, points);
            byte[] start = goesOn ? kept[^1].Start : fragment.Start;
            if (goesOn)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            kept.Add(new RangeFragment(start, fragment.End, points));
        }

        return kept.Count == 0 ? Empty : new RangeTombstones([.. kept]);
    }

    /// <summary>What lies in [<paramref name="from"/>, <paramref name="to"/>), cut at both; null for no
    /// bound.</summary>
    public RangeTombstones Within(byte[]? from, byte[]? to)
    {
        var inside = new List<RangeFragment>();
        for (int i = from is null ? 0 : FirstEndingAfter(from); i < _fragments.Length; i++)
        {
            RangeFragment fragment = _fragments[i];
            if (to is not null && fragment.Start.AsSpan().SequenceCompareTo(to) >= 0)
            {
                break;
            }

            bool beginsBefore = from is not null && fragment.Start.AsSpan().SequenceCompareTo(from) < 0;
            bool endsBehind = to is not null && fragment.End.AsSpan().SequenceCompareTo(to) > 0;
            inside.Add(fragment.Cut(beginsBefore ? from! : fragment.Start, endsBehind ? to! : fragment.End));
        }

        return inside.Count == 0 ? Empty : new RangeTombstones([.. inside]);
    }

    private int FirstEndingAfter(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _fragments.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_fragments[middle].End.AsSpan().SequenceCompareTo(key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static RangeTombstones Overlay(RangeTombstones left, RangeTombstones right)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return left.IsEmpty ? right : left;
        }

        var sweep = new RangeOverlay(left._fragments, right._fragments);
        return new RangeTombstones(sweep.Run());
    }
}

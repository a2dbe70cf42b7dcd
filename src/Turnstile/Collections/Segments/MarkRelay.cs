using System.Collections.Immutable;

namespace Turnstile.Collections.Segments;

/// <summary>Carries marks that are made while segments are being merged over to the segment that will take their
/// place.</summary>
/// <remarks>
/// <code>
///   merge       hangs itself on the sources, then copies the marks that are there   (full fence between)
///   turnstile   marks a row of a source, then looks for a relay                     (full fence between)
/// </code>
/// So a mark is copied, or told here, or both, which is harmless, for a row is marked once. Marks that are told wait
/// until the merge takes them. Once the merged segment is published, a turnstile that still found a source in its view
/// is told so, and marks the row again, in the newest one: nobody but the turnstile marks a published segment, and a
/// lease holds what it marks. Threads: the turnstile tells; the merge takes and closes.</remarks>
internal sealed class MarkRelay
{
    private readonly RankedLock _gate = new(LockRank.MarkRelay);
    private readonly ImmutableArray<Segment> _sources;

    // guarded by _gate
    private readonly Queue<(Segment Source, int Ordinal, Sequence By)> _told = new();
    private bool _isClosed;

    /// <summary>Hangs itself on the sources.</summary>
    public MarkRelay(ImmutableArray<Segment> sources)
    {
        _sources = sources;
        foreach (Segment source in sources)
        {
            source.Relay = this;
        }

        Interlocked.MemoryBarrier();
    }

    /// <summary>Tells that a row of a source was marked; false if the merged segment is published, so that the row is
    /// to be marked where it lies now. Turnstile only.</summary>
    public bool TryTell(Segment source, int ordinal, Sequence by)
    {
        using (_gate.Enter())
        {
            if (!_isClosed)
            {
                _told.Enqueue((source, ordinal, by));
            }

            return !_isClosed;
        }
    }

    /// <summary>Sets the marks that were told so far in a merged segment that is not published.</summary>
    public void PassOn(MergedRows rows, Segment merged)
    {
        using (_gate.Enter())
        {
            PassOnLocked(rows, merged);
        }
    }

    /// <summary>The same, publishes the merged segment by <paramref name="publish"/>, and leaves it to the
    /// turnstile.</summary>
    public void Close(MergedRows rows, Segment merged, Action publish)
    {
        using (_gate.Enter())
        {
            PassOnLocked(rows, merged);
            publish();
            _isClosed = true;
        }
    }

    private void PassOnLocked(MergedRows rows, Segment merged)
    {
        while (_told.TryDequeue(out (Segment Source, int Ordinal, Sequence By) mark))
        {
            int row = rows.NewOf[_sources.IndexOf(mark.Source)][mark.Ordinal];
            Invariant.Check(row != MergedRows.Dropped, "TRUTH-1", "a row that was dropped is superseded once more");
            merged.Sequences.Supersede(row, mark.By);
        }
    }
}

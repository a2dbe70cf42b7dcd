using Turnstile.Collections.Segments;

namespace Turnstile.Engine.Segments;

/// <summary>What was visible when rows were looked for the time before: what was superseded by then is so for all but
/// old readers, and need not be indexed.</summary>
/// <remarks>A row superseded this moment may be live for a query that is under way, which would have to scan if it were
/// left out. Threads: one index worker, each with its own.</remarks>
internal sealed class SettledSequence
{
    private Sequence _settled;
    private Sequence _seen;

    /// <summary>Says what is visible now.</summary>
    public void Note(Sequence visible) => (_settled, _seen) = (_seen, visible);

    /// <summary>Leaves a row out of an index that was superseded by then, before the progress moves over it.</summary>
    public bool TryLeaveOut(Segment segment, FieldIndex search, int row)
    {
        Sequence by = segment.Sequences.SupersededAt(row);
        bool isLeftOut = by != Sequence.Zero && by <= _settled;
        if (isLeftOut)
        {
            search.LeaveOut(by);
        }

        return isLeftOut;
    }
}

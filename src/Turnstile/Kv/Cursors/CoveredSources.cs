using Turnstile.Kv.Ranges;

namespace Turnstile.Kv.Cursors;

/// <summary>Puts cursors together, newest source first, each without what the deletes of ranges so far have taken
/// away.</summary>
/// <remarks>As long as no source has any, cursors are taken as they are. Threads: one.</remarks>
/// <param name="at">Deletes of ranges above this sequence are passed over.</param>
internal sealed class CoveredSources(Sequence at)
{
    // What is put together here is written on, for readers of every later moment: all entries are shown.
    private static readonly Sequence s_newest = new(ulong.MaxValue);

    private readonly List<IEntryCursor> _cursors = new(8);
    private IRangeSource[] _ranges = [];

    /// <summary>Adds a source, older than those before it, and its own deletes of ranges; null for none.</summary>
    public void Add(IEntryCursor cursor, IRangeSource? own)
    {
        bool isBare = own is null && _ranges.Length == 0;
        _cursors.Add(isBare ? cursor : new CoveredCursor(cursor, own, _ranges, at, s_newest));
        if (own is not null)
        {
            _ranges = [.. _ranges, own];
        }
    }

    /// <summary>The cursor over all.</summary>
    public IEntryCursor Build() => _cursors.Count switch
    {
        0 => new EmptyCursor(),
        1 => _cursors[0],
        _ => new MergingCursor([.. _cursors]),
    };
}

using Turnstile.Collections.Segments;

namespace Turnstile.Engine.Segments;

/// <summary>The one merge of segments that is under way, if any.</summary>
/// <remarks>Threads: the maintenance worker begins and ends it, index workers look. Lifetime: disposed after the
/// workers have ended.</remarks>
internal sealed class SegmentMerging : IDisposable
{
    // written by the maintenance worker, read by index workers
    private SegmentMerge? _current;

    /// <summary>The merge; null if there is none.</summary>
    public SegmentMerge? Current => Volatile.Read(ref _current);

    /// <summary>Whether the segment is being merged: its files stay as they are.</summary>
    public bool Holds(Segment segment) => Current?.Sources.Contains(segment) == true;

    /// <summary>Lets index workers find a merge.</summary>
    public void Begin(SegmentMerge merge) => Volatile.Write(ref _current, merge);

    /// <summary>The merge has ended.</summary>
    public void End() => Volatile.Write(ref _current, null);

    /// <summary>Lets go of a merge that did not come to its end; its file is listed by no manifest.</summary>
    public void Dispose()
    {
        Current?.Dispose();
        End();
    }
}

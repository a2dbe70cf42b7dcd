using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Log;

namespace Turnstile.Collections.Writing;

/// <summary>The segment of a collection that takes new documents; there is none until the first one comes.</summary>
/// <remarks>Threads: turnstile only. The segment is kept alive by the newest part, which lists it.</remarks>
internal sealed class WritingSegment(uint collection, CollectionSchema schema)
{
    private const int AskShare = 64;

    private readonly SegmentAppender _appender = new(schema);
    private int _askAt;

    /// <summary>The collection's id.</summary>
    public uint Collection => collection;

    /// <summary>What documents look like.</summary>
    public CollectionSchema Schema => schema;

    /// <summary>The segment; null if the next document needs a new one.</summary>
    public Segment? Segment { get; private set; }

    /// <summary>How many documents it still takes; any number while there is none.</summary>
    public int Free => Segment is null ? int.MaxValue : Segment.Capacity - Segment.Count;

    /// <summary>What its vectors of any length take in memory, bytes; 0 while there is none.</summary>
    public long PayloadBytes => Segment?.PayloadBytes ?? 0;

    /// <summary>Whether it has so many more documents than when this was true last that it may be worth sealing now.
    /// </summary>
    public bool TakeQuestion()
    {
        if (Segment is null || Segment.Count < _askAt)
        {
            return false;
        }

        _askAt = Segment.Count + 1 + (Segment.Count / AskShare);
        return true;
    }

    /// <summary>Takes up a new segment.</summary>
    public void Begin(Segment segment)
    {
        Segment = segment;
        _askAt = 0;
    }

    /// <summary>Appends a document version.</summary>
    public void Append(Sequence sequence, in Operation operation) => _appender.Append(Segment!, sequence, operation);

    /// <summary>Ends the segment; null if there was none.</summary>
    public Segment? Seal()
    {
        Segment? sealedSegment = Segment;
        sealedSegment?.Seal();
        Segment = null;
        return sealedSegment;
    }
}

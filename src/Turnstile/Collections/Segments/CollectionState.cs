using System.Collections.Immutable;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>One collection in one view: its schema and its segments, oldest first. Immutable.</summary>
/// <param name="Id">The collection's id, shared with keyspaces.</param>
/// <param name="Schema">What its documents look like.</param>
/// <param name="Segments">In the order of their sequences, which do not overlap; the last may still be written.</param>
internal sealed record CollectionState(uint Id, CollectionSchema Schema, ImmutableArray<Segment> Segments)
{
    /// <summary>The segment that holds the row written by <paramref name="sequence"/>, and the row; null if none
    /// does.</summary>
    public (Segment Segment, int Ordinal)? Find(Sequence sequence)
    {
        for (int i = Segments.Length - 1; i >= 0; i--)
        {
            Segment segment = Segments[i];
            int count = segment.Count;
            if (count > 0 && segment.Sequences[0] <= sequence)
            {
                int ordinal = segment.Sequences.Find(count, sequence);
                return ordinal >= 0 ? (segment, ordinal) : null;
            }
        }

        return null;
    }
}

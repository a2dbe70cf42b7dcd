namespace Turnstile.Collections.Segments;

/// <summary>What the graph of its source says of a merged row: rows that are near it, which have been entered into the
/// merged graph before.</summary>
/// <remarks>Rows are neighbours in one graph that are near in the other, so a row need not be looked for from the top
/// (Sharipova and Veasey 2025, "Speeding up merging of HNSW graphs", begin at those as well). Threads: one worker, each
/// with its own; sources change no more, but for one whose index was lost and is being built, which is not asked.
/// Lifetime: the merge's, which holds the sources.</remarks>
internal sealed class SourceNeighbours(MergedRows rows, int field, MemoryGraphIndex merged)
{
    // From fewer a search might not find what lies around.
    private const int CountMin = 4;

    private readonly int[] _near = new int[merged.Graph.Parameters.BaseDegree];

    /// <summary>Nodes near a row; none if too few are in the merged graph yet. Valid until it is asked for another's.
    /// </summary>
    public ReadOnlySpan<int> Of(int row)
    {
        (int source, int ordinal) = rows.OriginOf(row);
        Segment from = rows.Sources[source];
        if (from.Vectors[field].Search is not MemoryGraphIndex search
            || ordinal >= search.Graph.Capacity
            || !search.IsComplete(from.Count))
        {
            return [];
        }

        // What lies below the watermark has been entered, and what the merged graph began with is complete.
        int entered = merged.Progress.Watermark;
        int count = 0;
        int found = search.Graph.CopyNeighbours(search.PlaceOf(ordinal), _near);
        for (int i = 0; i < found; i++)
        {
            int near = rows.NewOf[source][search.RowAt(_near[i])];
            if (near != MergedRows.Dropped && near < entered && merged.Graph.IsNode(near))
            {
                _near[count++] = near;
            }
        }

        return count < CountMin ? [] : _near.AsSpan(0, count);
    }
}

namespace Turnstile.Vectors.Hnsw;

/// <summary>The neighbours of one node in one layer: ordinals, then <see cref="None"/> to the degree.</summary>
/// <remarks>Threads: see <see cref="HnswGraph"/>.</remarks>
internal readonly unsafe struct NeighbourRow(int* slots, int degree)
{
    public const int None = -1;

    /// <summary>As many as the degree.</summary>
    public int* Slots => slots;

    /// <summary>The most neighbours there may be.</summary>
    public int Degree => degree;

    public int Count
    {
        get
        {
            int count = 0;
            while (count < degree && Volatile.Read(ref slots[count]) >= 0)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>The neighbours there are now, while nobody else writes.</summary>
    public ReadOnlySpan<int> Neighbours => new(slots, Count);

    /// <summary>Fills a row that nobody can see yet.</summary>
    public void Initialise(ReadOnlySpan<int> neighbours)
    {
        // In bounds: a row has as many slots as its degree, which no choice exceeds.
        var all = new Span<int>(slots, degree);
        neighbours.CopyTo(all);
        all[neighbours.Length..].Fill(None);
    }

    /// <summary>Moves or puts a neighbour into the first slot of a row that nobody can see yet.</summary>
    public void PutFirst(int neighbour)
    {
        // In bounds: a row has at least one slot. A neighbour that was not there takes the place of the first.
        int at = Math.Max(0, Neighbours.IndexOf(neighbour));
        slots[at] = slots[0];
        slots[0] = neighbour;
    }

    /// <summary>Replaces a visible row. The caller holds its lock.</summary>
    public void ReplaceLocked(ReadOnlySpan<int> neighbours)
    {
        for (int i = 0; i < degree; i++)
        {
            Volatile.Write(ref slots[i], i < neighbours.Length ? neighbours[i] : None);
        }
    }
}

using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Segments;

/// <summary>Enters rows into one index: the code first, then the links.</summary>
/// <remarks>Threads: one; each worker has its own, and they may enter different rows of the same index at
/// once.</remarks>
internal sealed class RowIndexer(FieldIndex index)
{
    private readonly HnswInserter? _inserter = index.Graph is { } graph ? new HnswInserter(graph) : null;

    /// <summary>What rows are entered into.</summary>
    public FieldIndex Index => index;

    /// <summary>Enters a row that has a vector and is not in the index.</summary>
    public void Add(VectorColumn column, int ordinal)
    {
        if (index.HasCodes)
        {
            index.Rows.Write(ordinal, column.Vector(ordinal));
        }

        _inserter?.Insert(ordinal);
    }

    /// <summary>Leaves a row out that is not in the index: no search finds it there.</summary>
    public void Skip(int ordinal)
    {
        if (index.HasCodes)
        {
            index.Rows.WriteMissing(ordinal);
        }
    }
}

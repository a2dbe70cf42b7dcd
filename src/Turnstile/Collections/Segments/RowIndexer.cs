using Turnstile.Collections.Schema;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Segments;

/// <summary>Enters rows into one index: the code first, of the vector or of a multi-vector's encoding, then the
/// links.</summary>
/// <remarks>Threads: one; each worker has its own, and they may enter different rows of the same index at
/// once.</remarks>
/// <param name="field">The field.</param>
/// <param name="index">Its index.</param>
/// <param name="sources">What is known of the rows of a merged segment; null for any other.</param>
internal sealed class RowIndexer(VectorField field, FieldIndex index, SourceNeighbours? sources)
{
    private readonly TokenEncoder? _encoder = field.Kind == VectorKind.Multi ? new TokenEncoder(field) : null;

    // Made with the first row, for many only make codes.
    private HnswInserter? _inserter;

    /// <summary>What rows are entered into.</summary>
    public FieldIndex Index => index;

    /// <summary>Enters a row that has a vector and is not in the index.</summary>
    public void Add(IVectorColumn column, int ordinal)
    {
        Encode(column, ordinal);
        Link(ordinal);
    }

    /// <summary>Makes the code of a row that has a vector, where there are codes.</summary>
    public void Encode(IVectorColumn column, int ordinal)
    {
        if (index.HasCodes)
        {
            ReadOnlySpan<byte> vector = column.Vector(ordinal);
            index.Rows.Write(index.PlaceOf(ordinal), _encoder is null ? vector : _encoder.EncodeDocument(vector));
        }
    }

    /// <summary>Enters a row into the graph that has its code, where there is a graph. With half the effort where rows
    /// are known by their anchors, for few searches walk through the graph then, and it is small until a merge enters
    /// its rows into a larger one; and with half where it begins at rows that are near.</summary>
    public void Link(int ordinal)
    {
        if (index is MemoryGraphIndex { Graph: { } graph } search)
        {
            _inserter ??= new HnswInserter(graph);
            ReadOnlySpan<int> near = sources is null ? [] : sources.Of(ordinal);
            HnswParameters parameters = graph.Parameters;
            _inserter.Effort = search.Anchors is null && near.IsEmpty
                ? parameters.EfConstruction
                : Math.Max(parameters.M, parameters.EfConstruction / 2);
            _inserter.Insert(index.PlaceOf(ordinal), near);
        }
    }

    /// <summary>Leaves a row out that is not in the index: no search finds it there.</summary>
    public void Skip(int ordinal)
    {
        if (index.HasCodes)
        {
            index.Rows.WriteMissing(index.PlaceOf(ordinal));
        }
    }
}

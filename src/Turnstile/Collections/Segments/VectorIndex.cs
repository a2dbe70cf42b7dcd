using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>One vector field of one segment: the vectors, and what is derived from them for search.</summary>
/// <remarks>The vectors are truth, the index is derived (TRUTH-1). Threads: the turnstile appends vectors, workers
/// index them, queries read both. Lifetime: the segment's; it owns a reference of each.</remarks>
/// <param name="vectorField">The field.</param>
/// <param name="column">The vectors by ordinal.</param>
/// <param name="derived">What is derived; null for a field that is searched by its vectors alone.</param>
internal sealed class VectorIndex(VectorField vectorField, IVectorColumn column, IDerivedIndex? derived) : IDisposable
{
    /// <summary>The field.</summary>
    public VectorField Field => vectorField;

    /// <summary>The vectors by ordinal.</summary>
    public IVectorColumn Column => column;

    /// <summary>The vectors of a dense field.</summary>
    public VectorColumn Dense => (VectorColumn)column;

    /// <summary>The vectors of a field of sparse vectors or multi-vectors.</summary>
    public PayloadColumn Payload => (PayloadColumn)column;

    /// <summary>What is derived as it lies in the file of an opened segment, and in memory once it was needed; null for
    /// what was built since.</summary>
    public StoredIndex? Stored => derived as StoredIndex;

    /// <summary>What is derived, of whatever kind; null for nothing, and while it is in its file only.</summary>
    public IDerivedIndex? InMemory => derived is StoredIndex stored ? stored.Loaded : derived;

    /// <summary>Codes, graph or lists; null for a field that has none, and while they are not in memory.</summary>
    public FieldIndex? Search => InMemory as FieldIndex;

    /// <summary>Bounds of blocks of sparse vectors; null for a field that has none, and while they are not in
    /// memory.</summary>
    public BlockIndex? Blocks => InMemory as BlockIndex;

    /// <summary>What callers ask of it who want a recall.</summary>
    public AskedVectors Asked { get; init; } = new();

    /// <summary>What codes, graph, lists and bounds take in memory, bytes.</summary>
    public long IndexBytes => derived?.Bytes ?? 0;

    /// <summary>Room for <paramref name="capacity"/> rows, and an empty index of them.</summary>
    public static VectorIndex Create(VectorField field, int capacity)
    {
        IVectorColumn column = field.Kind == VectorKind.Dense
            ? VectorColumn.Create(field.Format, capacity)
            : PayloadColumn.Create(capacity);
        return new VectorIndex(field, column, NewDerived(field, column, isSealed: false));
    }

    /// <summary>What is derived of a field, empty; null for nothing.</summary>
    /// <param name="field">The field.</param>
    /// <param name="column">Its vectors.</param>
    /// <param name="isSealed">Whether no row follows those that are there.</param>
    public static IDerivedIndex? NewDerived(VectorField field, IVectorColumn column, bool isSealed) =>
        field.Index.Kind switch
        {
            IndexKind.Hnsw or IndexKind.Disk => MemoryGraphIndex.Create(field, column),
            IndexKind.Ivf => ListIndex.Create(field, column, new GrowingLists(isSealed)),
            IndexKind.BlockMax => new BlockIndex(),
            _ => CodeIndex.TryCreate(field, column.Capacity),
        };

    /// <summary>What vectors of <paramref name="count"/> rows and the index take in memory, bytes.</summary>
    public long BytesOf(int count) => column.BytesOf(count) + IndexBytes;

    /// <summary>The same for another segment object, with the vectors or the index in another place; takes over what is
    /// given.</summary>
    public VectorIndex Moved(IVectorColumn? toColumn, IDerivedIndex? toIndex)
    {
        if (toColumn is null)
        {
            column.Retain();
        }

        if (toIndex is null)
        {
            derived?.Retain();
        }

        return new VectorIndex(vectorField, toColumn ?? column, toIndex ?? derived) { Asked = Asked };
    }

    /// <summary>Says that no row follows. Turnstile only.</summary>
    public void Seal() => derived?.Seal();

    /// <summary>Whether all of the first <paramref name="count"/> rows can be searched through the index.</summary>
    public bool IsIndexed(int count) => IndexedOf(count) == count;

    /// <summary>How many of the first <paramref name="count"/> rows need no indexing any more; all in a field without
    /// an index.</summary>
    public int IndexedOf(int count) => derived?.IndexedOf(count, column.IsInFile) ?? count;

    /// <summary>How many of the first <paramref name="count"/> rows no writer is held up for, beside searches; all in a
    /// field without an index.</summary>
    public int UnhurriedOf(int count) => derived?.UnhurriedOf(count) ?? count;

    /// <summary>Whether so many rows have an index, or will have one.</summary>
    public bool HasIndexOf(int count) => derived?.IsFor(count) ?? false;

    /// <summary>Whether the index of so many rows is whole, so that a file can keep it.</summary>
    public bool IsComplete(int count) => derived?.IsComplete(count) ?? false;

    /// <summary>Whether vectors are in memory for no reason, once they are in a file: searches read codes or few of the
    /// vectors, or the field is scanned, and a scan reads a file as well.</summary>
    public bool MayUnload(int count) => !column.IsInFile
        && derived switch
        {
            FieldIndex search => search.HasCodes && IsIndexed(count),
            BlockIndex => IsIndexed(count),
            _ => true,
        };

    /// <summary>Gives the references back.</summary>
    public void Dispose()
    {
        derived?.Release();
        column.Release();
    }
}

using Turnstile.Collections.Schema;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Codes of the vectors of one field of one segment, which searches scan. Derived (TRUTH-1).</summary>
/// <remarks>Threads and lifetime: <see cref="FieldIndex"/>.</remarks>
/// <param name="codes">The codes, by row; a reference is taken over.</param>
/// <param name="indexed">How many of the rows have theirs.</param>
internal sealed class CodeIndex(SearchedRows codes, int indexed) : FieldIndex(codes, indexed)
{
    /// <summary>An empty index of a field without graph and lists; null if it has no codes.</summary>
    /// <param name="field">The field.</param>
    /// <param name="capacity">The most rows.</param>
    public static CodeIndex? TryCreate(VectorField field, int capacity) => field.NewQuantizer() is { } quantizer
        ? new CodeIndex(SearchedRows.OfCodes(new VectorRows(quantizer, capacity)), indexed: 0)
        : null;
}

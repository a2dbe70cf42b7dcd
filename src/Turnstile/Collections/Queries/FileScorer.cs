using Turnstile.Collections.Segments;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Distances by the vectors of a column that are read from its file by calls, many at once, each held against
/// its checksum.</summary>
/// <remarks>A vector that cannot be read is an exception of who searches, where a mapped one would end the
/// process.</remarks>
internal readonly struct FileScorer(VectorColumn column, PreparedQuery query, RecordScratch scratch) : IExactScorer
{
    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> ordinals, Span<double> distances)
    {
        while (!ordinals.IsEmpty)
        {
            ReadOnlySpan<int> some = ordinals[..Math.Min(ordinals.Length, RecordScratch.RecordCount)];
            column.Read(some, scratch);
            new RowsScorer(scratch.Rows!, query).Score(RecordScratch.Ordinals[..some.Length], distances);
            ordinals = ordinals[some.Length..];
            distances = distances[some.Length..];
        }
    }

    /// <inheritdoc/>
    public bool HasVector(int ordinal) => column.HasVector(ordinal);
}

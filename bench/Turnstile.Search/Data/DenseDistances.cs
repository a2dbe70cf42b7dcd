using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Search.Data;

/// <summary>Distances of dense vectors, by the set's metric.</summary>
internal sealed class DenseDistances(VectorSet set) : SetDistances
{
    private readonly byte[] _vectors = set.Base();
    private readonly byte[] _queries = set.Queries();

    /// <inheritdoc/>
    public override double Between(int query, int row) =>
        Reference.Distance(set.Format, Row(_queries, query), Row(_vectors, row));

    /// <inheritdoc/>
    public override double[] Bounds(int[] passing, int k, int queryCount)
    {
        using var rows = new VectorRows(set.Format, set.Count);
        rows.WriteRange(0, _vectors);
        double[] bounds = new double[queryCount];
        Parallel.For(
            0,
            queryCount,
            () => (Query: new PreparedQuery(set.Format), Results: new TopK()),
            (query, _, scratch) =>
            {
                scratch.Query.Set(Row(_queries, query));
                scratch.Results.Reset(set.Format, k);
                FlatSearcher.Search(rows, scratch.Query, passing, default(AcceptAll), scratch.Results);
                ReadOnlySpan<Neighbor> sorted = scratch.Results.Sorted();

                // The definition's own distance: the scan's may differ in the last digits.
                bounds[query] = sorted.Length == 0 ? 0 : Between(query, sorted[^1].Ordinal);
                return scratch;
            },
            _ => { });
        return bounds;
    }

    private ReadOnlySpan<byte> Row(byte[] rows, int row) =>
        rows.AsSpan(row * set.Format.VectorBytes, set.Format.VectorBytes);
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>Checks that rows, query and results speak of the same vectors.</summary>
internal static class SearchArguments
{
    public static void Check(VectorRows rows, PreparedQuery query, TopK results)
    {
        ArgumentNullException.ThrowIfNull(results);
        Check(rows, query, results.Format);
    }

    public static void Check(VectorRows rows, PreparedQuery query, RangeHits hits)
    {
        ArgumentNullException.ThrowIfNull(hits);
        Check(rows, query, hits.Format);
    }

    private static void Check(VectorRows rows, PreparedQuery query, VectorFormat? results)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(query);
        rows.Format.Require(query.Format, nameof(query));
        Quantizer.Require(rows.Quantizer, query.Quantizer, nameof(query));
        if (results is null)
        {
            throw new ArgumentException("results were never reset; Reset gives them a format and k", nameof(results));
        }

        rows.Format.Require(results, nameof(results));
        ObjectDisposedException.ThrowIf(rows.IsDisposed, rows);
    }
}

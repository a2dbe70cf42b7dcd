using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>Checks that rows, query and results speak of the same vectors.</summary>
internal static class SearchArguments
{
    public static void Check(VectorRows rows, PreparedQuery query, TopK results)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(results);
        rows.Format.Require(query.Format, nameof(query));
        Quantizer.Require(rows.Quantizer, query.Quantizer, nameof(query));
        if (results.Format is null)
        {
            throw new ArgumentException("results were never reset; Reset gives them a format and k", nameof(results));
        }

        rows.Format.Require(results.Format, nameof(results));
        ObjectDisposedException.ThrowIf(rows.IsDisposed, rows);
    }
}

using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Sparse;

/// <summary>Checks that rows, query and results of a search are ready.</summary>
internal static class SparseArguments
{
    public static void Check(SparseRows rows, SparseQuery query, TopK results)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(results);
        ObjectDisposedException.ThrowIf(rows.IsDisposed, rows);
        query.RequireSet(nameof(query));
        if (results.Format is null)
        {
            throw new ArgumentException("results were never reset; Reset gives them a format and k", nameof(results));
        }

        SparseVector.ResultFormat.Require(results.Format, nameof(results));
    }
}

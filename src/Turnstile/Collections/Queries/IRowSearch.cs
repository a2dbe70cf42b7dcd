using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>A search of one field of one segment, which is told which rows it may find.</summary>
internal interface IRowSearch
{
    /// <summary>Offers the nearest of the rows.</summary>
    /// <param name="count">No row is at this ordinal or beyond.</param>
    /// <param name="passing">About how many rows there are.</param>
    /// <param name="rows">Passes them.</param>
    void Run<TRows>(int count, int passing, TRows rows)
        where TRows : struct, IRowFilter;
}

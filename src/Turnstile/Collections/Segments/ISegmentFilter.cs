using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Segments;

/// <summary>Which rows of a segment a search may find: asked by the rows, or by the places of their codes.</summary>
internal interface ISegmentFilter<TSelf> : IRowFilter
    where TSelf : struct, ISegmentFilter<TSelf>
{
    /// <summary>The same rows, asked for by their places in an order; by themselves for null.</summary>
    TSelf In(RowOrder? order);
}

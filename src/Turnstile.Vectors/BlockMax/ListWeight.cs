namespace Turnstile.Vectors.BlockMax;

/// <summary>What a query asks of one list: how much a weight of 1 in it counts.</summary>
/// <param name="List">The list's number.</param>
/// <param name="Weight">Above 0: the query's weight of the term, or the inverse document frequency.</param>
internal readonly record struct ListWeight(int List, double Weight);

namespace Turnstile.Vectors.Distances;

/// <summary>Lengths that bound how far distances to codes may be wrong.</summary>
/// <param name="Own">Of the query.</param>
/// <param name="Rounding">Of what rounding took from it.</param>
/// <param name="StandIn">Of what was left.</param>
/// <param name="Reach">At least the length of any of its parts, so that rounding errors are small shares of it.</param>
internal readonly record struct QueryLengths(double Own, double Rounding, double StandIn, double Reach);

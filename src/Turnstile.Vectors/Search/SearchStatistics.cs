namespace Turnstile.Vectors.Search;

/// <summary>What one search did, so that a planner can tell a good plan from a bad one.</summary>
/// <param name="Visited">Rows whose distance was computed.</param>
/// <param name="Accepted">Of those the filter was asked about, how many it passed.</param>
/// <param name="Completed">False when results may be missing: a filtered search gave up at its visit limit, or a plain
/// one met too few passing rows among its candidates.</param>
public readonly record struct SearchStatistics(int Visited, int Accepted, bool Completed);

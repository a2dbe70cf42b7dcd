namespace Turnstile.Cli.Demo;

/// <summary>How well and how fast one kind of question is answered.</summary>
/// <param name="Filter">The filter; null for none.</param>
/// <param name="Matching">The share of pictures that pass it.</param>
/// <param name="Recall">The share of the true ten nearest that were found.</param>
/// <param name="SearchPerS">Searches per second on one thread.</param>
/// <param name="P50Us">Half of them took no longer.</param>
/// <param name="P99Us">99 of 100 took no longer.</param>
internal sealed record SearchResult(
    string? Filter, double Matching, double Recall, double SearchPerS, double P50Us, double P99Us);

namespace Turnstile.Search.Drivers;

/// <summary>What a stream of upserts came to.</summary>
/// <param name="Accepted">Acknowledged a second, and searchable from then on.</param>
/// <param name="Indexed">In an index a second, until the last was.</param>
internal sealed record UpsertRates(double Accepted, double Indexed);

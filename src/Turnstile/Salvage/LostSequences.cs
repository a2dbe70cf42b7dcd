namespace Turnstile.Salvage;

/// <summary>Operations that no readable frame of a log holds and that are not known to be in tables.</summary>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one; null if nobody can say how many followed, or whether any did.</param>
public sealed record LostSequences(Sequence First, Sequence? Last);

namespace Turnstile.Replication;

/// <summary>Who a leader is.</summary>
/// <param name="Identity">The identity of its database.</param>
/// <param name="Oldest">The oldest operation in its logs; zero if it has none.</param>
internal readonly record struct LeaderState(Guid Identity, Sequence Oldest);

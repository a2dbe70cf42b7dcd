namespace Turnstile.Transactions;

/// <summary>What a transaction met: another commit wrote here after the transaction began.</summary>
/// <param name="Keyspace">The keyspace's name.</param>
/// <param name="Key">The key; for a range, its first key, empty for no bound.</param>
/// <param name="IsRange">Whether it is a range that was scanned.</param>
/// <param name="End">The first key behind the range, empty for no bound.</param>
public sealed record TransactionConflict(
    string Keyspace, ReadOnlyMemory<byte> Key, bool IsRange, ReadOnlyMemory<byte> End);

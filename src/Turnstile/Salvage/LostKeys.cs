namespace Turnstile.Salvage;

/// <summary>A range of keys of which an unreadable place held entries.</summary>
/// <param name="File">The file with the unreadable place.</param>
/// <param name="Owner">The keyspace or collection; empty for the catalog of them all.</param>
/// <param name="IsCollection">Whether the owner is a collection, whose keys are encoded ids.</param>
/// <param name="First">No key below it is concerned; empty for no bound.</param>
/// <param name="Last">No key above it is concerned; null for no bound.</param>
public sealed record LostKeys(
    string File, string Owner, bool IsCollection, ReadOnlyMemory<byte> First, ReadOnlyMemory<byte>? Last);

using Turnstile.Log;

namespace Turnstile.Watch;

/// <summary>One committed operation, as those who watch get it. Its own copy.</summary>
/// <remarks>There is one for each operation, so sequences rise by one, but for those that the watcher did not ask for.
/// Watching again after <see cref="Sequence"/> goes on exactly behind it.</remarks>
public sealed record ChangeEvent
{
    /// <summary>The operation's place in the order.</summary>
    public required Sequence Sequence { get; init; }

    /// <summary>The log time of its group.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it did.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The name of the keyspace or collection it changed or defined; null for what the database keeps for
    /// itself.</summary>
    public string? Target { get; init; }

    /// <summary>The key, the encoded id of a document, or the first key of a range, empty for no bound.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The key before which a range ends, empty for no bound; the last key of a
    /// <see cref="ChangeKind.BulkLoad"/>; empty for every other kind.</summary>
    public ReadOnlyMemory<byte> EndKey { get; init; }

    /// <summary>The encoded ids of the documents of a <see cref="ChangeKind.DeleteDocuments"/>; empty for every other
    /// kind.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Keys { get; init; } = [];

    /// <summary>The value of a put; empty for every other kind, or if values were not asked for.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Writes of the key since it was created, this one included; 0 for a delete.</summary>
    public ulong Version { get; init; }

    /// <summary>The operation that created the key.</summary>
    public Sequence CreateSequence { get; init; }

    /// <summary>When the entry expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it begins an atomic batch.</summary>
    public bool IsFirstOfBatch { get; init; }

    /// <summary>Whether it ends an atomic batch: what came so far is a state that was there.</summary>
    public bool IsLastOfBatch { get; init; }

    /// <summary>The event of an operation: its place, key and stamps, without its value.</summary>
    internal static ChangeEvent Of(
        ChangeKind kind, string? target, in Operation operation, in ChangePlace place) => new()
        {
            Sequence = place.Sequence,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(place.Time),
            Kind = kind,
            Target = target,
            Key = operation.Key.ToArray(),
            Version = operation.Version,
            CreateSequence = operation.CreateSequence,
            ExpiresAt = operation.ExpiresAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(operation.ExpiresAt),
            IsFirstOfBatch = place.IsFirstOfBatch,
            IsLastOfBatch = operation.EndsBatch,
        };
}

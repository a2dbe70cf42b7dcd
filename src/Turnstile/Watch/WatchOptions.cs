namespace Turnstile.Watch;

/// <summary>What a watcher wants of the changes of keys.</summary>
public sealed record WatchOptions
{
    /// <summary>Everything.</summary>
    public static readonly WatchOptions All = new();

    /// <summary>Only keys that begin so, and deletes of ranges that may hold such keys; empty for all.</summary>
    public ReadOnlyMemory<byte> KeyPrefix { get; init; }

    /// <summary>Whether events carry no values.</summary>
    public bool KeysOnly { get; init; }
}

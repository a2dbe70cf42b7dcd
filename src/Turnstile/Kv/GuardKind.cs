namespace Turnstile.Kv;

/// <summary>What a guard is of. Not logged.</summary>
internal enum GuardKind : byte
{
    /// <summary>Target and key: a key of a keyspace.</summary>
    Key = 1,

    /// <summary>Value and columns: the start and the end of a range of stored keys.</summary>
    Range = 2,
}

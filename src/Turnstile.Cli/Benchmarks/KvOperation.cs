namespace Turnstile.Cli.Benchmarks;

/// <summary>What one operation of a key-value workload does.</summary>
internal enum KvOperation
{
    /// <summary>Reads a value.</summary>
    Read,

    /// <summary>Gives a key a value.</summary>
    Update,

    /// <summary>Gives a key that was not there a value.</summary>
    Insert,

    /// <summary>Goes to a key and walks on from there.</summary>
    Scan,

    /// <summary>Reads a value and writes another.</summary>
    Modify,
}

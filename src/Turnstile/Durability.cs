namespace Turnstile;

/// <summary>What an acknowledged commit survives. Named by that, so that nobody has to guess.</summary>
public enum Durability
{
    /// <summary>A power cut: the log is synced before the answer. The default.</summary>
    Power = 0,

    /// <summary>The death of this process: the log is handed to the operating system before the answer.</summary>
    Process = 1,

    /// <summary>Nothing: the commit is in memory only until a stronger one, a full buffer or a clean close takes it
    /// along.</summary>
    None = 2,
}

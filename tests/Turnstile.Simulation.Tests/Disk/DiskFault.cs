namespace Turnstile.Simulation.Tests.Disk;

/// <summary>What goes wrong at a chosen operation.</summary>
public enum DiskFault
{
    /// <summary>The operation fails and does nothing.</summary>
    InputOutputError,

    /// <summary>The disk is full: this and every later operation that needs space fails, until space is
    /// freed.</summary>
    NoSpace,

    /// <summary>A write stores its first half, then fails. Other operations fail as with an error.</summary>
    ShortWrite,

    /// <summary>A sync fails, and what it should have made durable can never survive, though reads still show it.
    /// Other operations fail as with an error.</summary>
    FailedSync,
}

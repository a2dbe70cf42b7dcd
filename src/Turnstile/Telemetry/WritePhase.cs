namespace Turnstile.Telemetry;

/// <summary>What a write spends its time on, one after the other; what is left is waiting for those before it and for
/// its thread to run.</summary>
internal enum WritePhase
{
    /// <summary>Reading what is under its keys.</summary>
    Look,

    /// <summary>Waiting before the intake because background work is behind.</summary>
    Pace,

    /// <summary>Being judged, numbered, appended and applied, with its group; rotations in it count too.</summary>
    Build,

    /// <summary>A new log, within building.</summary>
    RotateLog,

    /// <summary>A new memtable, within building: also the wait for a flush, if too many are frozen.</summary>
    RotateMemory,

    /// <summary>The group's frames to the operating system.</summary>
    Write,

    /// <summary>The group's sync.</summary>
    Sync,
}

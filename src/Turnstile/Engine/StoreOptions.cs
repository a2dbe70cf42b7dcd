using Turnstile.Collections.Segments;
using Turnstile.Storage;

namespace Turnstile.Engine;

/// <summary>What a store is opened with: the disk, chance, and sizes.</summary>
internal sealed record StoreOptions
{
    /// <summary>The disk.</summary>
    public required IFileSystem Files { get; init; }

    /// <summary>The database's directory, a full path.</summary>
    public required string Directory { get; init; }

    /// <summary>Where identities and salts come from; the store takes them through <see cref="Chance"/>.</summary>
    public required Random Random
    {
        init => Chance = new Chance(value);
    }

    /// <summary>The wall clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Salts and identities.</summary>
    public Chance Chance { get; private init; } = null!;

    /// <summary>Whether a directory without a database gets one.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>Starts work of the opening beside it; what it returns waits for the end. The work throws nothing.
    /// Unless said otherwise it is done at once.</summary>
    public Func<Action, Action> Beside { get; init; } = static work =>
    {
        work();
        return static () => { };
    };

    /// <summary>Why callers may not write, although the store may; null if they may.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether a follower opens its own copy; otherwise a follower's copy becomes a database of its
    /// own.</summary>
    public bool IsFollower { get; init; }

    /// <summary>What commits survive that do not say it themselves.</summary>
    public Durability Durability { get; init; }

    /// <summary>The size of a memtable.</summary>
    public int MemTableBytes { get; init; } = 64 << 20;

    /// <summary>How much of a log file is zeroed in advance.</summary>
    public long LogFileBytes { get; init; } = 64 << 20;

    /// <summary>What cached blocks of tables may take.</summary>
    public long BlockCacheBytes { get; init; } = 256 << 20;

    /// <summary>How data blocks of tables are written.</summary>
    public BlockCompression BlockCompression { get; init; }

    /// <summary>How large a segment may grow.</summary>
    public SegmentLimits Segments { get; init; } = new(512 << 20, SegmentLimits.RowsMax);

    /// <summary>The age at which snapshots are ended; null for none.</summary>
    public TimeSpan? SnapshotAgeMax { get; init; }

    /// <summary>How many of the last operations can be read as of the moment before each.</summary>
    public long RetainedSequences { get; init; }

    /// <summary>How much log time can be read back.</summary>
    public TimeSpan RetainedTime { get; init; }

    /// <summary>How much of the log is kept beyond what recovery needs, at least; null for a share of the live
    /// files.</summary>
    public long? RetainedLogBytes { get; init; }

    /// <summary>Whether writers are slowed down when background work is behind.</summary>
    public bool PacesWrites { get; init; } = true;

    /// <summary>So much unflushed data is left in the log at closing, to be replayed; more is flushed.</summary>
    public long FlushAtCloseBytes { get; init; } = 4 << 20;

    /// <summary>How many requests are remembered.</summary>
    public int RequestCountMax { get; init; } = 100_000;

    /// <summary>How long a request is remembered, by log time.</summary>
    public TimeSpan RequestWindow { get; init; } = TimeSpan.FromHours(1);
}

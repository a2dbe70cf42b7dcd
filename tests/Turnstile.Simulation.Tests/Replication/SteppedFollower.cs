using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Engine.Persistence;
using Turnstile.Log;
using Turnstile.Replication;
using Turnstile.Simulation.Tests.Disk;

namespace Turnstile.Simulation.Tests.Replication;

/// <summary>A follower without threads: each step happens when it is asked for.</summary>
internal sealed class SteppedFollower : IDisposable
{
    /// <summary>Where the copy is.</summary>
    public const string Root = "/copy";

    private readonly VirtualDisk _disk;
    private readonly ILeaderSource _leader;
    private readonly StoreOptions _options;
    private readonly FollowerCopy _copy;
    private FlushJob? _flush;

    /// <summary>A follower on a disk; it is closed.</summary>
    public SteppedFollower(VirtualDisk disk, ILeaderSource leader, int seed)
    {
        _disk = disk;
        _leader = leader;
        _options = new StoreOptions
        {
            Files = disk,
            Directory = Root,
            Random = new Random(seed),
            CreateIfMissing = false,
            IsFollower = true,
            Refusal = "a follower",
            MemTableBytes = 1 << 13,
            LogFileBytes = 1 << 12,
            BlockCacheBytes = 1 << 16,
            Segments = new SegmentLimits(1 << 20, 12),
        };
        _copy = new FollowerCopy(disk, Root, _options.Chance.NewSalt);
    }

    /// <summary>The open copy.</summary>
    public Store Store { get; private set; } = null!;

    /// <summary>How often a copy was installed because the leader had not kept what came next.</summary>
    public int Installations { get; private set; }

    /// <summary>Installs the copy if there is none.</summary>
    public void Ensure() => _copy.EnsureAsync(_leader, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Opens the copy.</summary>
    public void Open()
    {
        Ensure();
        Store = StoreOpening.Open(_options);
        _flush = new FlushJob(
            _disk,
            Root,
            Store.Versions,
            Store.Views,
            Store.History,
            Store.Cache,
            Store.Frozen,
            Store.SegmentFiles,
            Store.InMaking,
            _options.BlockCompression,
            Store.Log);
    }

    /// <summary>Takes what comes next; false if there is nothing more.</summary>
    public bool Step()
    {
        while (Store.Frozen.Count > 0)
        {
            _flush!.Run(CancellationToken.None);
        }

        try
        {
            return FramePull.RunAsync(Store.Pipeline, Store.Views.Visible.Next, _leader, CancellationToken.None)
                .AsTask().GetAwaiter().GetResult() > 0;
        }
        catch (LogGoneException)
        {
            Installations++;
            Store.Dispose();
            _copy.InstallAsync(_leader, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            Open();
            return true;
        }
    }

    /// <summary>Takes everything there is.</summary>
    public void CatchUp()
    {
        while (Step())
        {
        }
    }

    /// <summary>Lets go as a process that dies.</summary>
    public void Dispose() => Store?.Dispose();
}

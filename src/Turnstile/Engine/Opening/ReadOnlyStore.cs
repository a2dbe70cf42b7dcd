using Turnstile.Caching;
using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Telemetry;
using Turnstile.Views;

namespace Turnstile.Engine.Opening;

/// <summary>A database that another process may be writing, opened to be read: it takes no lock and writes
/// nothing.</summary>
/// <remarks>
/// <code>
///   read the newest manifest
///   the version is the one we have?    read on in the logs
///   another one                        open its files, those we have open already excepted; read its logs
///   show it                            parts and sequence in one step
/// </code>
/// Files may be deleted while this goes on; then a newer manifest is there, and it begins again. What is shown is a
/// prefix of the writer's order that no power cut can take back (ORDER-3), and never goes back. Threads: any; one
/// refreshes at a time. Lifetime: dispose.
/// </remarks>
internal sealed class ReadOnlyStore : IDisposable
{
    // A writer that replaces its files so often while one opening goes on has far more to do than we.
    private const int AttemptsMax = 64;
    private const int SameAttemptsMax = 4;

    // immutable
    private readonly StoreOptions _options;
    private readonly bool _onlyDurable;
    private readonly BlockCache _cache;
    private readonly LogClock _clock;
    private readonly DatabaseMeter _meter;
    private readonly RankedLock _gate = new(LockRank.Refresh);

    // guarded by _gate
    private Picture _picture;
    private bool _isClosed;

    private ReadOnlyStore(StoreOptions options, bool onlyDurable)
    {
        _options = options;
        _onlyDurable = onlyDurable;
        _cache = new BlockCache(options.BlockCacheBytes);
        _clock = new LogClock(options.Time);
        _meter = new DatabaseMeter(Path.GetFileName(options.Directory), options.Time);
        _picture = OpenPicture(null);
        Views = ShownFirst(_picture, _clock);
        Pipeline = new CommitPipeline(new NoLog(), _picture.Applier, _clock, _meter, _picture.Last, Durability.Power)
        {
            Refusal = options.Refusal ?? "the database is open for reading only: its writer is another opening",
        };
    }

    /// <summary>What readers see.</summary>
    public ViewSet Views { get; }

    /// <summary>Refuses every commit.</summary>
    public CommitPipeline Pipeline { get; }

    /// <summary>Opens a database that is there.</summary>
    /// <param name="options">Disk, directory and sizes.</param>
    /// <param name="onlyDurable">Whether only what survives a power cut is shown.</param>
    /// <exception cref="StorageException">There is no database, or the disk failed.</exception>
    /// <exception cref="CorruptionException">A file is not what was written.</exception>
    public static ReadOnlyStore Open(StoreOptions options, bool onlyDurable)
    {
        if (!ManifestReader.Exists(options.Files, options.Directory))
        {
            throw new StorageException("open", options.Directory, "there is no database here");
        }

        return new ReadOnlyStore(options, onlyDurable);
    }

    /// <summary>Moves on to what the writer has made durable since; returns what readers see then.</summary>
    /// <exception cref="IOException">The disk failed or a file is damaged; readers see what they saw.</exception>
    public Sequence Refresh()
    {
        using (_gate.Enter())
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            Picture before = _picture;
            Picture after = OpenPicture(before);

            // The writer may have lost what was shown although it was not durable, if that was asked for.
            if (after.Last >= Views.Visible)
            {
                Views.Adopt(after.Views);
                _picture = after;
            }

            (ReferenceEquals(after, before) ? null : ReferenceEquals(_picture, after) ? before : after)?.Dispose();
            return Views.Visible;
        }
    }

    /// <summary>Ends reading; what readers hold goes on to its end.</summary>
    public void Dispose()
    {
        using (_gate.Enter())
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            Views.Close();
            _picture.Dispose();
            Pipeline.Dispose();
            _meter.Dispose();
        }
    }

    private static ViewSet ShownFirst(Picture picture, LogClock clock)
    {
        using ViewLease lease = picture.Views.Acquire();
        ViewPart[] parts = [lease.View[ViewSlot.Keys], lease.View[ViewSlot.Collections]];
        Array.ForEach(parts, static part => part.Retain());
        return new ViewSet(parts, lease.Sequence, clock);
    }

    private static bool IsSame(ManifestContent one, ManifestContent other) =>
        one.Number == other.Number
        && one.Version.Flushed == other.Version.Flushed
        && one.Version.OldestLog == other.Version.OldestLog
        && one.Version.Files.Keys.SequenceEqual(other.Version.Files.Keys);

    // The picture brought up to date, or a new one.
    private Picture OpenPicture(Picture? known)
    {
        ManifestContent? last = null;
        int same = 0;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                ManifestContent content = ManifestReader.Read(_options.Files, _options.Directory);
                same = last is not null && IsSame(content, last) ? same + 1 : 0;
                last = content;
                if (known is null || !IsSame(content, known.Content))
                {
                    return Picture.Open(_options, content, _cache, _clock, _onlyDurable, known);
                }

                known.Follow();
                return known;
            }
            catch (IOException failure) when (failure is StorageException or CorruptionException or LogGoneException)
            {
                // The writer deletes what it has replaced, and is read in the middle of a write; damage stays.
                if (attempt == AttemptsMax || same == SameAttemptsMax || (last is null && attempt == SameAttemptsMax))
                {
                    throw;
                }
            }
        }
    }
}

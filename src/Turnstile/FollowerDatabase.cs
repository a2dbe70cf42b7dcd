using Turnstile.Background;

namespace Turnstile;

/// <summary>A copy of a database in a directory of its own, which follows its leader by replay of the leader's
/// log.</summary>
/// <remarks>
/// It has the leader's sequences, versions and log times, and shows what is durable on both sides. It never writes by
/// itself; disposed, and opened with <see cref="TurnstileDatabase.OpenAsync"/>, its directory is a database of its own
/// that takes writes, and follows nobody any more. Threads: any. Lifetime: dispose it.
/// </remarks>
public sealed class FollowerDatabase : IAsyncDisposable
{
    private readonly FollowerStore _store;
    private readonly LeaderConnection _leader;
    private readonly string _path;

    // volatile, written by any
    private volatile TurnstileDatabase _database;

    private FollowerDatabase(string path, FollowerStore store, LeaderConnection leader)
    {
        _path = path;
        _store = store;
        _leader = leader;
        _database = new TurnstileDatabase(path, store.Open);
    }

    /// <summary>The copy, to be read; every write to it is refused. Not to be disposed by the caller.</summary>
    /// <remarks>When the copy was installed anew, because the leader had not kept what was to come next, this is
    /// another object, and the old one, its keyspaces, collections and snapshots are closed.</remarks>
    public TurnstileDatabase Database
    {
        get
        {
            TurnstileDatabase database = _database;
            return database.IsOver(_store.Open) ? database : _database = new TurnstileDatabase(_path, _store.Open);
        }
    }

    /// <summary>Why following last failed, such as a leader that cannot be reached; null if it did not. It is tried
    /// again.</summary>
    public Exception? Failure => _store.Failure;

    /// <summary>Opens the copy in a directory; installs it first if the directory is empty.</summary>
    /// <param name="path">The directory of the copy.</param>
    /// <param name="leader">Where the leader is.</param>
    /// <param name="options">Sizes; null for the defaults.</param>
    /// <param name="interval">How often to ask a leader that has nothing more; null for 100 milliseconds.</param>
    /// <param name="cancellation">Gives up the opening.</param>
    /// <exception cref="DivergedException">The directory holds a database that is no copy of this leader.</exception>
    /// <exception cref="StorageException">The leader cannot be reached, or a disk failed.</exception>
    public static async ValueTask<FollowerDatabase> OpenAsync(
        string path,
        LeaderConnection leader,
        DatabaseOptions? options = null,
        TimeSpan? interval = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(leader);
        options ??= new DatabaseOptions();
        options.Check();
        string directory = System.IO.Path.GetFullPath(path);
        FollowerStore store = await FollowerStore.OpenAsync(
            TurnstileDatabase.StoreOptionsOf(directory, options),
            options.IndexThreads,
            leader.Source,
            interval ?? TimeSpan.FromMilliseconds(100),
            cancellation).ConfigureAwait(false);
        return new FollowerDatabase(directory, store, leader);
    }

    /// <summary>Follows until the leader has nothing more that is durable there.</summary>
    /// <returns>What readers see then.</returns>
    /// <exception cref="StorageException">The leader cannot be reached, or a disk failed.</exception>
    public ValueTask<Sequence> CatchUpAsync(CancellationToken cancellation = default) =>
        new(Workers.RunAsync(() => _store.CatchUpAsync(cancellation), cancellation).Unwrap());

    /// <summary>Ends following and closes the copy.</summary>
    public async ValueTask DisposeAsync()
    {
        await _store.CloseAsync().ConfigureAwait(false);
        await _leader.Source.DisposeAsync().ConfigureAwait(false);
    }
}

using System.Diagnostics.CodeAnalysis;
using Turnstile.Background;
using Turnstile.Collections;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Engine.Verification;
using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile;

/// <summary>A database opened to be read, while another process may be writing it.</summary>
/// <remarks>
/// It takes no lock, writes nothing, and the writer does not know of it. It shows a prefix of the writer's order that
/// no power cut can take back, moves on when <see cref="RefreshAsync"/> is called, and never goes back. Keyspaces and
/// collections are those of <see cref="TurnstileDatabase"/>; every write to them is refused with a
/// <see cref="ReadOnlyException"/>. Threads: any. Lifetime: dispose it. Cost: the reader holds in memory, for itself,
/// what the writer has not flushed, and the segments.
/// </remarks>
public sealed class ReadOnlyDatabase : IAsyncDisposable
{
    private readonly ReadOnlyStore _store;
    private readonly Doors _doors;
    private readonly RefreshLoop? _loop;

    internal ReadOnlyDatabase(string path, ReadOnlyStore store, TimeSpan? interval)
    {
        Path = path;
        _store = store;
        _doors = new Doors(store.Views, store.Pipeline);
        _loop = interval is { } every ? new RefreshLoop(store, every, TimeProvider.System) : null;
    }

    /// <summary>The database's directory, a full path.</summary>
    public string Path { get; }

    /// <summary>What readers see now.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Sequence Visible => _store.Views.Visible;

    /// <summary>Why the last refresh by interval failed; null if it did not.</summary>
    public Exception? RefreshFailure => _loop?.Failure;

    /// <summary>The names of the keyspaces, in ordinal order.</summary>
    public IReadOnlyList<string> KeyspaceNames => _doors.Names(CatalogKind.Keyspace);

    /// <summary>The names of the collections, in ordinal order.</summary>
    public IReadOnlyList<string> CollectionNames => _doors.Names(CatalogKind.Collection);

    /// <summary>The keyspace of a name; false if there is none yet.</summary>
    public bool TryGetKeyspace(string name, [NotNullWhen(true)] out Keyspace? keyspace) =>
        _doors.TryGetKeyspace(name, out keyspace);

    /// <summary>The collection of a name; false if there is none yet.</summary>
    public bool TryGetCollection(string name, [NotNullWhen(true)] out Collection? collection) =>
        _doors.TryGetCollection(name, out collection);

    /// <summary>Holds the present moment for any number of reads; refreshing does not move it.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Snapshot OpenSnapshot() => _store.Views.OpenSnapshot();

    /// <summary>Moves on to what the writer has made durable since.</summary>
    /// <returns>What readers see then.</returns>
    /// <exception cref="StorageException">The disk failed; readers see what they saw.</exception>
    /// <exception cref="CorruptionException">A file is not what was written; readers see what they saw.</exception>
    public ValueTask<Sequence> RefreshAsync(CancellationToken cancellation = default) =>
        new(Workers.RunAsync(_store.Refresh, cancellation));

    /// <summary>A digest of everything that is visible.</summary>
    /// <param name="time">What expires at or before it does not count; null for now.</param>
    /// <param name="cancellation">Ends the scan.</param>
    public ValueTask<StateDigest> DigestAsync(DateTimeOffset? time = null, CancellationToken cancellation = default) =>
        new(Workers.RunAsync(() => DigestJob.Run(_store.Views, null, time, cancellation), cancellation));

    /// <summary>Closes. Snapshots end with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
        {
            await _loop.StopAsync().ConfigureAwait(false);
        }

        _store.Dispose();
    }
}

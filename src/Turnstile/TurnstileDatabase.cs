using System.Diagnostics.CodeAnalysis;
using Turnstile.Background;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Commit;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Engine.Verification;
using Turnstile.Kv;
using Turnstile.Storage;
using Turnstile.Transactions;
using Turnstile.Views;
using Turnstile.Watch;

namespace Turnstile;

/// <summary>An embedded database: ordered keys and collections of documents behind one write path.</summary>
/// <remarks>
/// Every change passes one turnstile and gets one sequence; readers see published views and take no lock.
/// Threads: any. Lifetime: dispose it; what was acknowledged is safe without that, to the extent of its durability.
/// One process writes at a time.
/// </remarks>
public sealed class TurnstileDatabase : IAsyncDisposable
{
    private readonly OpenStore _open;
    private readonly Doors _doors;

    internal TurnstileDatabase(string path, OpenStore open)
    {
        Path = path;
        _open = open;
        _doors = open.Store.NewDoors(open.FlushAsync);
    }

    /// <summary>The database's directory, a full path.</summary>
    public string Path { get; }

    /// <summary>What readers see now.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Sequence Visible => _open.Store.Views.Visible;

    /// <summary>What survives a power cut.</summary>
    public Sequence Durable => _open.Store.Pipeline.Durable;

    /// <summary>The names of the keyspaces, in ordinal order.</summary>
    public IReadOnlyList<string> KeyspaceNames => _doors.Names(CatalogKind.Keyspace);

    /// <summary>The names of the collections, in ordinal order.</summary>
    public IReadOnlyList<string> CollectionNames => _doors.Names(CatalogKind.Collection);

    /// <summary>Opens the database in a directory, and makes one if there is none.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Sizes and durability; null for the defaults.</param>
    /// <param name="cancellation">Gives up before the opening begins.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="DatabaseLockedException">Another process, or this one, has it open.</exception>
    /// <exception cref="CorruptionException">A file is not what was written; nothing was changed.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static async ValueTask<TurnstileDatabase> OpenAsync(
        string path, DatabaseOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new DatabaseOptions();
        options.Check();
        string directory = System.IO.Path.GetFullPath(path);
        OpenStore open = await OpenStore.OpenAsync(
            StoreOptionsOf(directory, options), options.IndexThreads, cancellation).ConfigureAwait(false);
        return new TurnstileDatabase(directory, open);
    }

    /// <summary>Opens a database for reading, also while another process writes it: takes no lock and writes
    /// nothing.</summary>
    /// <param name="path">The directory of a database that is there.</param>
    /// <param name="options">Sizes, and when to move on; null for the defaults.</param>
    /// <param name="cancellation">Gives up before the opening begins.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="CorruptionException">A file is not what was written.</exception>
    /// <exception cref="StorageException">There is no database, or the disk failed.</exception>
    public static async ValueTask<ReadOnlyDatabase> OpenReadOnlyAsync(
        string path, ReadOnlyOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ReadOnlyOptions();
        options.Check();
        string directory = System.IO.Path.GetFullPath(path);
        var storeOptions = new StoreOptions
        {
            Files = new DiskFileSystem(),
            Directory = directory,
            Random = new SystemChance(),
            MemTableBytes = options.MemTableBytes,
            BlockCacheBytes = options.BlockCacheBytes,
        };
        bool onlyDurable = options.Survives == Durability.Power;
        ReadOnlyStore store = await Workers.RunAsync(() => ReadOnlyStore.Open(storeOptions, onlyDurable), cancellation)
            .ConfigureAwait(false);
        return new ReadOnlyDatabase(directory, store, options.RefreshInterval);
    }

    /// <summary>Reads every file of a database that nobody writes, and holds it against its checksums.</summary>
    /// <exception cref="CorruptionException">The manifest cannot be read.</exception>
    public static VerifyReport Verify(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new VerifyReport(StoreVerification.Run(new DiskFileSystem(), System.IO.Path.GetFullPath(path)));
    }

    /// <summary>The keyspace of a name; it is made if there is none.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer than 255 bytes of UTF-8, or not text.</exception>
    public ValueTask<Keyspace> CreateKeyspaceAsync(string name, CancellationToken cancellation = default) =>
        _doors.CreateKeyspaceAsync(name, cancellation);

    /// <summary>The keyspace of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Keyspace GetKeyspace(string name) => TryGetKeyspace(name, out Keyspace? keyspace)
        ? keyspace
        : throw new ArgumentException(
            $"there is no keyspace \"{name}\"; there are: {List(KeyspaceNames)}", nameof(name));

    /// <summary>The keyspace of a name; false if there is none.</summary>
    public bool TryGetKeyspace(string name, [NotNullWhen(true)] out Keyspace? keyspace) =>
        _doors.TryGetKeyspace(name, out keyspace);

    /// <summary>The collection of a schema; it is made if there is none of its name.</summary>
    /// <exception cref="ArgumentException">There is a collection of that name with another schema.</exception>
    public ValueTask<Collection> CreateCollectionAsync(
        CollectionSchema schema, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return _doors.CreateCollectionAsync(schema, cancellation);
    }

    /// <summary>The collection of a name for objects of type <typeparamref name="T"/>; it is made if there is none,
    /// with the schema that follows from the type.</summary>
    /// <exception cref="ArgumentException">The type cannot be mapped, or there is a collection of that name with
    /// another schema.</exception>
    public async ValueTask<MappedCollection<T>> CreateCollectionAsync<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string name, CancellationToken cancellation = default)
        where T : notnull
    {
        var mapper = new DocumentMapper<T>();
        Collection collection = await CreateCollectionAsync(mapper.SchemaFor(name), cancellation).ConfigureAwait(false);
        return new MappedCollection<T>(collection, mapper);
    }

    /// <summary>The collection of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Collection GetCollection(string name) => TryGetCollection(name, out Collection? collection)
        ? collection
        : throw new ArgumentException(
            $"there is no collection \"{name}\"; there are: {List(CollectionNames)}", nameof(name));

    /// <summary>The collection of a name; false if there is none.</summary>
    public bool TryGetCollection(string name, [NotNullWhen(true)] out Collection? collection) =>
        _doors.TryGetCollection(name, out collection);

    /// <summary>Commits a batch: all of it at one contiguous place in the order, or nothing.</summary>
    /// <param name="batch">At least one operation or requirement; not to be touched until the answer.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the batch.</param>
    /// <exception cref="ArgumentException">The batch is empty, or a merge in it has no result.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    /// <exception cref="StorageException">The disk failed: the outcome is unknown until the database is
    /// reopened.</exception>
    public ValueTask<CommitResult> CommitAsync(
        WriteBatch batch, Durability? durability = null, CancellationToken cancellation = default)
    {
        CheckBatch(batch, nameof(batch), default);
        return _doors.CommitAsync(batch.Operations, durability, cancellation);
    }

    /// <summary>Commits a batch under a name, so that it can be asked for again without being done twice.</summary>
    /// <param name="batch">At least one operation; not to be touched until the answer.</param>
    /// <param name="request">The name. If the batch passed under it before, the first answer is given and nothing is
    /// changed.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the batch.</param>
    /// <exception cref="ArgumentException">The batch is empty, or a merge in it has no result.</exception>
    /// <exception cref="RequestReusedException">Another request passed under this name.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    /// <exception cref="StorageException">The disk failed: the outcome is unknown until the database is
    /// reopened.</exception>
    public ValueTask<CommitResult> CommitAsync(
        WriteBatch batch,
        RequestId request,
        Durability? durability = null,
        CancellationToken cancellation = default)
    {
        CheckBatch(batch, nameof(batch), request);
        return _doors.CommitAsync(batch.Operations, null, request, durability, cancellation);
    }

    /// <summary>Commits a batch if all its conditions and requirements hold, and another one if not: one question, one
    /// place in the order.</summary>
    /// <param name="then">What is wanted; not to be touched until the answer.</param>
    /// <param name="otherwise">What is taken instead; not to be touched until the answer. Its own conditions may refuse
    /// it.</param>
    /// <param name="request">A name under which both can be asked for again without being done twice; they need an
    /// operation each then.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the batches.</param>
    /// <returns>The answer of the batch that was taken; <see cref="CommitResult.IsOtherwise"/> says which.</returns>
    /// <exception cref="ArgumentException">A batch is empty, both are the same, or a merge has no result.</exception>
    /// <exception cref="RequestReusedException">Another request passed under this name.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    /// <exception cref="StorageException">The disk failed: the outcome is unknown until the database is
    /// reopened.</exception>
    public ValueTask<CommitResult> CommitAsync(
        WriteBatch then,
        WriteBatch otherwise,
        RequestId request = default,
        Durability? durability = null,
        CancellationToken cancellation = default)
    {
        CheckBatch(then, nameof(then), request);
        CheckBatch(otherwise, nameof(otherwise), request);
        return ReferenceEquals(then, otherwise)
            ? throw new ArgumentException("both batches are the same one; two are needed", nameof(otherwise))
            : _doors.CommitAsync(then.Operations, otherwise.Operations, request, durability, cancellation);
    }

    /// <summary>Begins a transaction: reads at what is visible now, writes that are kept until it is
    /// committed.</summary>
    /// <param name="isolation">What refuses its commit.</param>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Transaction BeginTransaction(TransactionIsolation isolation = TransactionIsolation.Snapshot) =>
        _doors.BeginTransaction(isolation);

    /// <summary>Runs a transaction, anew if it meets a conflict, up to a number of times.</summary>
    /// <param name="body">Reads and writes through the transaction it is given; it may run several times, each time
    /// from the beginning.</param>
    /// <param name="isolation">What refuses a commit.</param>
    /// <param name="attemptsMax">How often it may run, 1 and up.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting, and further attempts.</param>
    /// <returns>The last attempt's answer: a conflict if all of them met one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No attempt is allowed.</exception>
    public ValueTask<TransactionResult> RunTransactionAsync(
        Func<Transaction, ValueTask> body,
        TransactionIsolation isolation = TransactionIsolation.Snapshot,
        int attemptsMax = 16,
        Durability? durability = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(attemptsMax, 1);
        return _doors.RunTransactionAsync(body, isolation, attemptsMax, durability, cancellation);
    }

    /// <summary>Holds the present moment for any number of reads. O(1); stops nobody.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Snapshot OpenSnapshot() => _open.Store.Views.OpenSnapshot();

    /// <summary>Holds a moment of the past for any number of reads: the state after the operation
    /// <paramref name="sequence"/>, all of it, and nothing later. O(1); stops nobody.</summary>
    /// <remarks>How far back that goes, <see cref="DatabaseOptions.RetainedSequences"/> and
    /// <see cref="DatabaseOptions.RetainedTime"/> say; without them the present is all there is. What had expired is
    /// judged by the log time of the moment, which is known to a second, or to a 256th of the window if that is
    /// more.</remarks>
    /// <exception cref="ArgumentException">The sequence is above <see cref="Visible"/>.</exception>
    /// <exception cref="SequenceCompactedException">It is below the retained window.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Snapshot OpenSnapshotAt(Sequence sequence) => _open.Store.History.OpenSnapshotAt(sequence);

    /// <summary>Streams every change of the database, one event for each sequence, in order and without a gap, and then
    /// live as they are published.</summary>
    /// <param name="after">The last sequence that is known already: what comes is behind it. Zero for everything from
    /// the database's first operation on, null for what comes from now on.</param>
    /// <param name="options">Whether events carry values; there is no prefix here.</param>
    /// <param name="cancellation">Ends the stream.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> is not there yet, or a prefix is given.</exception>
    /// <exception cref="SequenceCompactedException">While enumerating: the log that held what comes next was deleted;
    /// see <see cref="DatabaseOptions.RetainedLogBytes"/>.</exception>
    /// <exception cref="ObjectDisposedException">The database is, or while enumerating was, closed.</exception>
    public IAsyncEnumerable<ChangeEvent> Watch(
        Sequence? after = null, WatchOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= WatchOptions.All;
        return options.KeyPrefix.IsEmpty
            ? _open.Store.Feed.Watch(after, new ChangeDecoder(_open.Store.Views, !options.KeysOnly), cancellation)
            : throw new ArgumentException("a prefix is for the keys of one keyspace; watch that", nameof(options));
    }

    /// <summary>Writes everything in memory to files. Nobody has to call it.</summary>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask FlushAsync(CancellationToken cancellation = default) => new(_open.FlushAsync(cancellation));

    /// <summary>Waits until what was committed before is flushed and indexed, indexes are in memory, and segments of a
    /// sixteenth of the largest are merged, in one merge more than there are at most. Nobody has to call it.</summary>
    /// <param name="progress">Gets how far it is, 0 to 1, never less than before; indexing is half.</param>
    /// <param name="cancellation">Ends the waiting; the work goes on.</param>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    /// <exception cref="StorageException">An index cannot be read.</exception>
    public ValueTask OptimizeAsync(IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        new(_open.OptimizeAsync(progress, cancellation));

    /// <summary>Merges tables until nothing superseded, deleted or expired is left of what was there before, as far as
    /// no snapshot needs it. Nobody has to call it: merging goes on by itself, but leaves some.</summary>
    /// <param name="keyspace">The keyspace; null for everything, collections' rows too.</param>
    /// <param name="start">The first key; empty for the keyspace's first.</param>
    /// <param name="end">The first key left out; empty for none.</param>
    /// <param name="progress">Gets the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the work after the merge that is under way.</param>
    /// <exception cref="ArgumentException">Bounds are given without a keyspace.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask CompactAsync(
        Keyspace? keyspace = null,
        ReadOnlyMemory<byte> start = default,
        ReadOnlyMemory<byte> end = default,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        if (keyspace is null)
        {
            return start.IsEmpty && end.IsEmpty
                ? new(_open.CompactAsync(default, progress, cancellation))
                : throw new ArgumentException("bounds are given without the keyspace whose keys they are");
        }

        KeyRange range = new ScanOptions { Start = start, End = end }.RangeIn(keyspace.Id);
        return new(_open.CompactAsync(range, progress, cancellation));
    }

    /// <summary>Makes an openable copy at one sequence by hard links; on the same file system.</summary>
    /// <returns>The sequence of the copy.</returns>
    /// <exception cref="StorageException">The directory is not empty, or the disk failed.</exception>
    public ValueTask<Sequence> CheckpointAsync(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(_open.CheckpointAsync(System.IO.Path.GetFullPath(path), cancellation));
    }

    /// <summary>Makes everything that was committed durable, and adds it to a backup.</summary>
    /// <param name="target">The backup's directory, on any disk; see <see cref="DatabaseBackup"/>.</param>
    /// <param name="cancellation">Gives up before the copying begins.</param>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    /// <exception cref="StorageException">The target holds a backup of another database, or a disk failed.</exception>
    public async ValueTask<BackupResult> BackupAsync(string target, CancellationToken cancellation = default)
    {
        await _open.Store.Pipeline.SyncAsync(cancellation).ConfigureAwait(false);
        return await DatabaseBackup.CreateAsync(Path, target, cancellation).ConfigureAwait(false);
    }

    /// <summary>A digest of everything that a snapshot sees, to be held against that of a copy or a follower.</summary>
    /// <param name="snapshot">The moment; null for now.</param>
    /// <param name="time">What expires at or before it does not count; null for the moment's own.</param>
    /// <param name="cancellation">Ends the scan.</param>
    public ValueTask<StateDigest> DigestAsync(
        Snapshot? snapshot = null, DateTimeOffset? time = null, CancellationToken cancellation = default) =>
        new(Workers.RunAsync(
            () => DigestJob.Run(_open.Store.Views, snapshot, time, cancellation), cancellation));

    /// <summary>The state now.</summary>
    public DatabaseStats Stats() => StoreMeasures.Take(_open.Store);

    /// <summary>Answers the commits under way and closes. Snapshots end with it.</summary>
    public ValueTask DisposeAsync() => new(_open.CloseAsync());

    private static void CheckBatch(WriteBatch batch, string name, RequestId request)
    {
        ArgumentNullException.ThrowIfNull(batch, name);
        if (batch.Count == 0 && (batch.RequirementCount == 0 || !request.IsNone))
        {
            throw new ArgumentException(
                batch.RequirementCount == 0
                    ? "the batch is empty; 1 operation or requirement at least is needed"
                    : "the batch has requirements only; a request needs 1 operation at least",
                name);
        }
    }

    internal static StoreOptions StoreOptionsOf(string directory, DatabaseOptions options) => new()
    {
        Files = new DiskFileSystem(),
        Directory = directory,
        Random = new SystemChance(),
        CreateIfMissing = options.CreateIfMissing,
        Durability = options.Durability,
        MemTableBytes = options.MemTableBytes,
        LogFileBytes = options.LogFileBytes,
        BlockCacheBytes = options.BlockCacheBytes,
        BlockCompression = options.BlockCompression,
        SnapshotAgeMax = options.SnapshotAgeMax,
        RetainedSequences = options.RetainedSequences,
        RetainedTime = options.RetainedTime,
        RetainedLogBytes = options.RetainedLogBytes,
        RequestCountMax = options.RequestCountMax,
        RequestWindow = options.RequestWindow,
        Segments = new SegmentLimits(options.SegmentBytes, SegmentLimits.RowsMax),
    };

    internal bool IsOver(OpenStore open) => ReferenceEquals(_open, open);

    private static string List(IReadOnlyList<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Select(name => $"\"{name}\""));
}

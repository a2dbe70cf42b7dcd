using System.Buffers;
using Turnstile.Commit;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Telemetry;
using Turnstile.Views;
using Turnstile.Watch;

namespace Turnstile.Kv;

/// <summary>An ordered map of bytes to bytes. Keys are 1 to 65,535 bytes, ordered bytewise; values up to 16
/// MiB.</summary>
/// <remarks>Every read sees one moment: the newest published one, or that of a snapshot. Threads: any; readers take
/// no lock. Lifetime: as long as the database.</remarks>
public sealed class Keyspace
{
    // Cursors that are kept for the next walk.
    private const int KeptWalksMax = 64;

    private readonly ViewSet _views;
    private readonly KeyspaceReader _reader;
    private readonly ReusePool<PartCursor> _walks = new(KeptWalksMax);
    private readonly KeyRange _whole;
    private readonly KeyWriter _writer;
    private readonly DatabaseMeter _meter;
    private readonly ChangeFeed? _feed;
    private readonly BulkLoadSite? _loads;

    internal Keyspace(
        ViewSet views,
        KeyWriter writer,
        DatabaseMeter meter,
        CatalogEntry entry,
        ChangeFeed? feed = null,
        BulkLoadSite? loads = null)
    {
        _meter = meter;
        _feed = feed;
        _loads = loads;
        _views = views;
        _reader = new KeyspaceReader(views, entry.Id);
        _writer = writer;
        Id = entry.Id;
        _whole = KeyRange.Of(entry.Id);
        Name = entry.Name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its id, shared with collections.</summary>
    internal uint Id { get; }

    /// <summary>The entry of a key; null if it is not there.</summary>
    /// <param name="key">The key, 1 to 65,535 bytes.</param>
    /// <param name="snapshot">The moment to read at; null for now.</param>
    /// <exception cref="ArgumentException">The key is empty or too long, or the snapshot is of another
    /// database.</exception>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed, or the snapshot was disposed.</exception>
    public Entry? Get(ReadOnlySpan<byte> key, Snapshot? snapshot = null)
    {
        OperationScope scope = OperationScope.Begin(_meter, "get", Name);
        try
        {
            Entry? entry = _reader.Read(key, snapshot);
            scope.End();
            return entry;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>Copies the value of a key; false if it is not there. Allocates nothing when the block is
    /// cached.</summary>
    /// <param name="key">The key, 1 to 65,535 bytes.</param>
    /// <param name="value">Gets the value.</param>
    /// <param name="stamp">The entry's place in the order and its key's history.</param>
    /// <param name="snapshot">The moment to read at; null for now.</param>
    /// <exception cref="ArgumentException">The key is empty or too long, or the snapshot is of another
    /// database.</exception>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed, or the snapshot was disposed.</exception>
    public bool TryGet(
        ReadOnlySpan<byte> key, IBufferWriter<byte> value, out EntryStamp stamp, Snapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        OperationScope scope = OperationScope.Begin(_meter, "get", Name);
        try
        {
            bool found = _reader.TryCopy(key, value, out stamp, snapshot);
            scope.End();
            return found;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>Whether a key is there. Copies nothing.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long, or the snapshot is of another
    /// database.</exception>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed, or the snapshot was disposed.</exception>
    public bool Exists(ReadOnlySpan<byte> key, Snapshot? snapshot = null)
    {
        OperationScope scope = OperationScope.Begin(_meter, "exists", Name);
        try
        {
            bool found = _reader.Exists(key, snapshot);
            scope.End();
            return found;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>The entries of some keys at one moment, in the order asked; null for what is not there.</summary>
    /// <param name="keys">Any number of keys, the same one twice if need be.</param>
    /// <param name="snapshot">The moment to read at; null for now.</param>
    /// <exception cref="ArgumentException">A key is empty or too long, or the snapshot is of another
    /// database.</exception>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed, or the snapshot was disposed.</exception>
    public Entry?[] GetMany(IReadOnlyList<ReadOnlyMemory<byte>> keys, Snapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        OperationScope scope = OperationScope.Begin(_meter, "get_many", Name);
        try
        {
            Entry?[] entries = _reader.ReadMany(keys, snapshot);
            scope.End();
            return entries;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>Walks over entries at one moment, taken when the walk begins.</summary>
    /// <exception cref="ArgumentException">A bound is longer than a key, or the limit is negative.</exception>
    public IEnumerable<Entry> Scan(ScanOptions? options = null, Snapshot? snapshot = null)
    {
        ScanOptions asked = options ?? ScanOptions.All;
        asked.RangeIn(Id);
        return ScanEntries(asked, snapshot);
    }

    /// <summary>A cursor over entries at one moment, without copies. Dispose it.</summary>
    /// <exception cref="ArgumentException">A bound is longer than a key, or the limit is negative.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed, or the snapshot was disposed.</exception>
    public KeyCursor OpenCursor(ScanOptions? options = null, Snapshot? snapshot = null)
    {
        ScanOptions asked = options ?? ScanOptions.All;
        KeyRange range = ReferenceEquals(asked, ScanOptions.All) ? _whole : asked.RangeIn(Id);
        return new KeyCursor(_views.Acquire(snapshot), Id, range, asked, _walks);
    }

    /// <summary>Counts entries at one moment. Cost: walks over them.</summary>
    /// <exception cref="ArgumentException">A bound is longer than a key, or the limit is negative.</exception>
    public long Count(ScanOptions? options = null, Snapshot? snapshot = null)
    {
        using KeyCursor cursor = OpenCursor(options, snapshot);
        long count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }

    /// <summary>Streams the changes of this keyspace, in order and without a gap, and then live as they are
    /// published.</summary>
    /// <param name="after">The last sequence that is known already: what comes is behind it. Zero for everything from
    /// the database's first operation on, null for what comes from now on.</param>
    /// <param name="options">Which keys, and what of them; null for everything.</param>
    /// <param name="cancellation">Ends the stream.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> is not there yet.</exception>
    /// <exception cref="SequenceCompactedException">While enumerating: the log that held what comes next was deleted;
    /// see <see cref="DatabaseOptions.RetainedLogBytes"/>.</exception>
    /// <exception cref="ObjectDisposedException">The database is, or while enumerating was, closed.</exception>
    public IAsyncEnumerable<ChangeEvent> Watch(
        Sequence? after = null, WatchOptions? options = null, CancellationToken cancellation = default) =>
        _feed is null
            ? throw new InvalidOperationException("this database is open for reading only and cannot be watched")
            : _feed.Watch(after, new KeyChangeDecoder(Id, Name, options ?? WatchOptions.All), cancellation);

    /// <summary>Gives a key a value.</summary>
    /// <param name="key">The key, 1 to 65,535 bytes; copied before this returns.</param>
    /// <param name="value">The value, up to 16 MiB; copied before this returns.</param>
    /// <param name="condition">What must hold; a conflict is answered otherwise.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="expiry">When the entry goes by itself; never unless set.</param>
    /// <param name="request">A name under which the write can be repeated without being done twice.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The key is empty or too long, or the value is too long.</exception>
    /// <exception cref="RequestReusedException">Another request passed under this name.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> PutAsync(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        WriteCondition condition = default,
        Durability? durability = null,
        Expiry expiry = default,
        RequestId request = default,
        CancellationToken cancellation = default)
    {
        OperationScope scope = OperationScope.Begin(_meter, "put", Name);
        OperationBuffer operations = _writer.Begin();
        KeyOperations.Put(operations, Id, key, value, condition, expiry);
        return scope.Follow(
            _writer.CommitAsync(operations, absence: CommitStatus.Conflict, request, durability, cancellation));
    }

    /// <summary>Gives a value to a key that contains the write's own sequence: keys in the order of the log.</summary>
    /// <param name="key">The key, with 8 bytes for the sequence, which is written there big-endian.</param>
    /// <param name="stampIndex">Where these bytes begin.</param>
    /// <param name="value">The value, up to 16 MiB; copied before this returns.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="expiry">When the entry goes by itself; never unless set.</param>
    /// <param name="request">A name under which the write can be repeated without being done twice.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <returns>The answer; its sequence is the one in the key.</returns>
    /// <exception cref="ArgumentException">There is no room for the sequence, or a part is over its limit.</exception>
    /// <exception cref="RequestReusedException">Another request passed under this name.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> PutStampedAsync(
        ReadOnlySpan<byte> key,
        int stampIndex,
        ReadOnlySpan<byte> value,
        Durability? durability = null,
        Expiry expiry = default,
        RequestId request = default,
        CancellationToken cancellation = default)
    {
        OperationScope scope = OperationScope.Begin(_meter, "put", Name);
        OperationBuffer operations = _writer.Begin();
        KeyOperations.PutStamped(operations, Id, key, stampIndex, value, expiry);
        return scope.Follow(
            _writer.CommitAsync(operations, absence: CommitStatus.Conflict, request, durability, cancellation));
    }

    /// <summary>Combines an operand with the value at the write's place in the order: no update is lost, and none is
    /// tried twice. The key keeps its expiry.</summary>
    /// <param name="key">The key, 1 to 65,535 bytes; copied before this returns.</param>
    /// <param name="operand">What to do to the value; copied before this returns.</param>
    /// <param name="condition">What must hold; a conflict is answered otherwise.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="request">A name under which the write can be repeated without being done twice.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The key is empty or too long; the value is no number of 8 bytes; the sum is
    /// beyond 64 bits; or the value would be too long.</exception>
    /// <exception cref="RequestReusedException">Another request passed under this name.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> MergeAsync(
        ReadOnlySpan<byte> key,
        MergeOperand operand,
        WriteCondition condition = default,
        Durability? durability = null,
        RequestId request = default,
        CancellationToken cancellation = default)
    {
        OperationScope scope = OperationScope.Begin(_meter, "merge", Name);
        OperationBuffer operations = _writer.Begin();
        KeyOperations.Merge(operations, Id, key, operand, condition);
        return scope.Follow(
            _writer.CommitAsync(operations, absence: CommitStatus.Conflict, request, durability, cancellation));
    }

    /// <summary>Takes a key away; answers not found, and uses no sequence, if it is not there.</summary>
    /// <param name="key">The key, 1 to 65,535 bytes; copied before this returns.</param>
    /// <param name="condition">What must hold; a conflict is answered otherwise.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="request">A name under which the write can be repeated without being done twice. That nothing was
    /// found is not remembered.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    /// <exception cref="RequestReusedException">Another request passed under this name.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> DeleteAsync(
        ReadOnlySpan<byte> key,
        WriteCondition condition = default,
        Durability? durability = null,
        RequestId request = default,
        CancellationToken cancellation = default)
    {
        OperationScope scope = OperationScope.Begin(_meter, "delete", Name);
        OperationBuffer operations = _writer.Begin();
        bool plain = condition == WriteCondition.None;
        WriteCondition asked = plain ? WriteCondition.Present : condition;
        KeyOperations.Delete(operations, Id, key, asked.EnterInto(operations));
        CommitStatus absence = plain ? CommitStatus.NotFound : CommitStatus.Conflict;
        return scope.Follow(_writer.CommitAsync(operations, absence, request, durability, cancellation));
    }

    /// <summary>Takes all keys of a range away, at one place in the order and at a cost that does not depend on how
    /// many there are.</summary>
    /// <param name="start">The first key; empty for the keyspace's first. Copied before this returns.</param>
    /// <param name="end">The first key that stays; empty for none. Copied before this returns.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="request">Names the request, so that a retry changes nothing; none by default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">A bound is too long, or no key can lie between them.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> DeleteRangeAsync(
        ReadOnlySpan<byte> start,
        ReadOnlySpan<byte> end,
        Durability? durability = null,
        RequestId request = default,
        CancellationToken cancellation = default)
    {
        OperationScope scope = OperationScope.Begin(_meter, "delete_range", Name);
        OperationBuffer operations = _writer.Begin();
        KeyOperations.DeleteRange(operations, Id, start, end);
        return scope.Follow(
            _writer.CommitAsync(operations, absence: CommitStatus.Conflict, request, durability, cancellation));
    }

    /// <summary>Loads sorted data at one place in the order, past log and memory: its tables are written once and named
    /// by one operation. Every entry has that operation's sequence, and version 1.</summary>
    /// <param name="entries">Keys, strictly rising, and values; read while this runs, and before it first
    /// waits.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Gives up between two entries, and the waiting as long as the turnstile has not taken
    /// the load.</param>
    /// <returns>A conflict, and nothing is loaded, if there is a key between the first and the last, or keys are being
    /// written there.</returns>
    /// <exception cref="ArgumentException">A key is not above the one before, or a part is over its limit; nothing is
    /// loaded.</exception>
    /// <exception cref="ReadOnlyException">The database is open for reading only.</exception>
    /// <exception cref="StorageException">A table cannot be written; nothing is loaded.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public Task<BulkLoadResult> BulkLoadAsync(
        IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> entries,
        Durability? durability = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return _loads is null
            ? throw new ReadOnlyException("the database is open for reading only: nothing can be loaded into it")
            : new BulkLoader(_views, _writer.Pipeline, _loads, this).RunAsync(entries, durability, cancellation);
    }

    /// <summary>Whether it belongs to the database of <paramref name="views"/>.</summary>
    internal bool IsOf(ViewSet views) => ReferenceEquals(views, _views);

    private IEnumerable<Entry> ScanEntries(ScanOptions options, Snapshot? snapshot)
    {
        using KeyCursor cursor = OpenCursor(options, snapshot);
        while (cursor.MoveNext())
        {
            yield return new Entry(
                cursor.Key.ToArray(), options.KeysOnly ? default : cursor.Value.ToArray(), cursor.Stamp);
        }
    }
}

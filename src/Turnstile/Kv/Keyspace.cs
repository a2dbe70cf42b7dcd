using System.Buffers;
using Turnstile.Commit;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Parts;
using Turnstile.Log;
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
    private readonly ReusePool<PartCursor> _walks = new(KeptWalksMax);
    private readonly KeyRange _whole;
    private readonly KeyWriter _writer;
    private readonly ChangeFeed? _feed;

    internal Keyspace(ViewSet views, KeyWriter writer, CatalogEntry entry, ChangeFeed? feed = null)
    {
        _feed = feed;
        _views = views;
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
        KeyOperations.CheckKey(key);
        using ViewLease lease = _views.Acquire(snapshot);
        bool found = KeyReader.TryGet(
            PartOf(lease),
            lease.Sequence,
            lease.Time,
            Id,
            key,
            out EntryStamp stamp,
            out ReadOnlySpan<byte> value,
            out ValueHold hold);
        using (hold)
        {
            return found ? new Entry(key.ToArray(), value.ToArray(), stamp) : null;
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
        KeyOperations.CheckKey(key);
        using ViewLease lease = _views.Acquire(snapshot);
        bool found = KeyReader.TryGet(
            PartOf(lease),
            lease.Sequence,
            lease.Time,
            Id,
            key,
            out stamp,
            out ReadOnlySpan<byte> bytes,
            out ValueHold hold);
        using (hold)
        {
            if (found)
            {
                value.Write(bytes);
            }
        }

        return found;
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
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The key is empty or too long, or the value is too long.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> PutAsync(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        WriteCondition condition = default,
        Durability? durability = null,
        CancellationToken cancellation = default)
    {
        OperationBuffer operations = _writer.Begin();
        KeyOperations.Put(operations, Id, key, value, condition.Precondition);
        return _writer.CommitAsync(operations, absence: CommitStatus.Conflict, durability, cancellation);
    }

    /// <summary>Takes a key away; answers not found, and uses no sequence, if it is not there.</summary>
    /// <param name="key">The key, 1 to 65,535 bytes; copied before this returns.</param>
    /// <param name="condition">What must hold; a conflict is answered otherwise.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> DeleteAsync(
        ReadOnlySpan<byte> key,
        WriteCondition condition = default,
        Durability? durability = null,
        CancellationToken cancellation = default)
    {
        OperationBuffer operations = _writer.Begin();
        bool plain = condition == WriteCondition.None;
        WriteCondition asked = plain ? WriteCondition.Present : condition;
        KeyOperations.Delete(operations, Id, key, asked.Precondition);
        CommitStatus absence = plain ? CommitStatus.NotFound : CommitStatus.Conflict;
        return _writer.CommitAsync(operations, absence, durability, cancellation);
    }

    /// <summary>Takes all keys of a range away, at one place in the order and at a cost that does not depend on how
    /// many there are.</summary>
    /// <param name="start">The first key; empty for the keyspace's first. Copied before this returns.</param>
    /// <param name="end">The first key that stays; empty for none. Copied before this returns.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">A bound is too long, or no key can lie between them.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> DeleteRangeAsync(
        ReadOnlySpan<byte> start,
        ReadOnlySpan<byte> end,
        Durability? durability = null,
        CancellationToken cancellation = default)
    {
        OperationBuffer operations = _writer.Begin();
        KeyOperations.DeleteRange(operations, Id, start, end);
        return _writer.CommitAsync(operations, absence: CommitStatus.Conflict, durability, cancellation);
    }

    private static KeyPart PartOf(in ViewLease lease) => (KeyPart)lease.View[ViewSlot.Keys];

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

using Turnstile.Commit;
using Turnstile.Kv.Cursors;
using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>The requests that passed and are still remembered: derived from the rows that remember them.</summary>
/// <remarks>
/// The rows are truth: written in the batch of the request itself, so they are there if its effect is, after a crash
/// and on a replica too. They expire by log time; when there are too many, the oldest are deleted by operations of the
/// batch that adds one. So what is remembered depends on the log alone.
/// Invariants: ORDER-2. Threads: the turnstile; opening before it.
/// </remarks>
internal sealed class RequestTable(int countMax, TimeSpan window)
{
    /// <summary>The most rows that one batch deletes.</summary>
    public const int ForgottenMax = 64;

    private readonly Dictionary<ReadOnlyMemory<byte>, RequestRecord> _records = new(BytesComparer.Instance);

    // Oldest first; one that is not in _records with its sequence was forgotten or remembered anew.
    private readonly Queue<(ReadOnlyMemory<byte> Key, Sequence Written)> _order = new();

    /// <summary>How many are remembered.</summary>
    public int Count => _records.Count;

    /// <summary>Takes up what the rows of a part remember. Opening only.</summary>
    public void Load(KeyPart part)
    {
        var rows = new PartCursor();
        var found = new List<(byte[] Key, RequestRecord Record)>();
        try
        {
            rows.Open(
                part, new Sequence(ulong.MaxValue), default, KeyRange.Of(RequestRecord.Keyspace), reverse: false);
            VisibleCursor scan = rows.Entries;
            for (bool there = scan.MoveToFirst(); there; there = scan.MoveNext())
            {
                EntryStamp stamp = scan.Stamp;
                found.Add((
                    StoredKey.UserKeyOf(scan.StoredKey).ToArray(),
                    RequestRecord.Read(scan.Value, stamp.ExpiresAtMilliseconds, stamp.Sequence)));
            }
        }
        finally
        {
            rows.LetGo();
        }

        foreach ((byte[] key, RequestRecord record) in found.OrderBy(pair => pair.Record.Written.Value))
        {
            Add(key, record);
        }
    }

    /// <summary>What is remembered of a request; null for nothing.</summary>
    /// <exception cref="RequestReusedException">Another request passed under its name.</exception>
    public RequestRecord? Find(RequestMark request, long time)
    {
        if (!_records.TryGetValue(request.Key, out RequestRecord? record) || record.ExpiresAt <= time)
        {
            return null;
        }

        return record.Fingerprint == request.Fingerprint
            ? record
            : throw new RequestReusedException(
                $"the request {Convert.ToHexStringLower(request.Key.Span)} passed at sequence {record.First} and asked "
                + "for something else; a name is for one request");
    }

    /// <summary>Adds to an admitted batch the operations that remember it, and forget the oldest if there are too
    /// many.</summary>
    /// <exception cref="ArgumentException">The batch has no room for them.</exception>
    public void Remember(OperationBuffer batch, RequestMark request, Sequence first, long time)
    {
        var record = new RequestRecord(
            request.Fingerprint,
            request.IsOtherwise,
            first,
            batch.Count,
            batch[0].Version,
            time + (long)window.TotalMilliseconds,
            first.Plus(batch.Count));
        Span<byte> value = stackalloc byte[RequestRecord.ValueBytes];
        record.Write(value);
        batch.BeginAdded();
        try
        {
            int index = KeyOperations.Put(
                batch, RequestRecord.Keyspace, request.Key.Span, value, default, record.ExpiresAt);
            batch.Stamp(index, version: 1, record.Written, Sequence.Zero);
            ForgetOldest(batch, request);
        }
        catch (ArgumentException)
        {
            batch.RemoveAdded();
            throw;
        }
    }

    /// <summary>Takes up an operation on a row, which is in the log.</summary>
    public void Apply(Sequence sequence, long time, in Operation operation)
    {
        byte[] key = operation.Key.ToArray();
        if ((KeyOperationKind)operation.Kind == KeyOperationKind.Delete)
        {
            _records.Remove(key);
        }
        else
        {
            Add(key, RequestRecord.Read(operation.Value, operation.ExpiresAt, sequence));
        }

        Trim(time);
    }

    private void Add(byte[] key, RequestRecord record)
    {
        _records[key] = record;
        _order.Enqueue((key, record.Written));
    }

    private void ForgetOldest(OperationBuffer batch, RequestMark request)
    {
        int surplus = Math.Min(ForgottenMax, _records.Count + 1 - countMax);
        foreach ((ReadOnlyMemory<byte> key, Sequence written) in _order)
        {
            if (surplus <= 0)
            {
                return;
            }

            if (IsCurrent(key, written, out RequestRecord? record) && !key.Span.SequenceEqual(request.Key.Span))
            {
                int index = KeyOperations.Delete(batch, RequestRecord.Keyspace, key.Span);
                batch.Stamp(index, version: 0, record!.Written, record.Written);
                surplus--;
            }
        }
    }

    // What has expired answers no more; its row goes when tables are merged.
    private void Trim(long time)
    {
        while (_order.TryPeek(out (ReadOnlyMemory<byte> Key, Sequence Written) oldest))
        {
            bool isCurrent = IsCurrent(oldest.Key, oldest.Written, out RequestRecord? record);
            if (isCurrent && record!.ExpiresAt > time)
            {
                return;
            }

            if (isCurrent)
            {
                _records.Remove(oldest.Key);
            }

            _order.Dequeue();
        }
    }

    private bool IsCurrent(ReadOnlyMemory<byte> key, Sequence written, out RequestRecord? record) =>
        _records.TryGetValue(key, out record) && record.Written == written;
}

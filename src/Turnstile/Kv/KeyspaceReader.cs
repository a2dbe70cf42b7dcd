using System.Buffers;
using Turnstile.Kv.Parts;
using Turnstile.Views;

namespace Turnstile.Kv;

/// <summary>The reads of single keys of one keyspace: each takes a view, looks, and lets it go.</summary>
/// <remarks>Threads: any. Cost: allocates nothing but what it returns.</remarks>
internal sealed class KeyspaceReader(ViewSet views, uint id)
{
    /// <summary>The entry of a key; null if it is not there.</summary>
    public Entry? Read(ReadOnlySpan<byte> key, Snapshot? snapshot)
    {
        KeyOperations.CheckKey(key);
        using ViewLease lease = views.Acquire(snapshot);
        bool found = KeyReader.TryGet(
            PartOf(lease),
            lease.Sequence,
            lease.Time,
            id,
            key,
            out EntryStamp stamp,
            out ReadOnlySpan<byte> value,
            out ValueHold hold);
        using (hold)
        {
            return found ? new Entry(key.ToArray(), value.ToArray(), stamp) : null;
        }
    }

    /// <summary>Copies the value of a key; false if it is not there.</summary>
    public bool TryCopy(
        ReadOnlySpan<byte> key, IBufferWriter<byte> target, out EntryStamp stamp, Snapshot? snapshot)
    {
        KeyOperations.CheckKey(key);
        using ViewLease lease = views.Acquire(snapshot);
        bool found = KeyReader.TryGet(
            PartOf(lease),
            lease.Sequence,
            lease.Time,
            id,
            key,
            out stamp,
            out ReadOnlySpan<byte> bytes,
            out ValueHold hold);
        using (hold)
        {
            if (found)
            {
                target.Write(bytes);
            }
        }

        return found;
    }

    /// <summary>The entries of some keys at one moment; null for what is not there.</summary>
    public Entry?[] ReadMany(IReadOnlyList<ReadOnlyMemory<byte>> keys, Snapshot? snapshot)
    {
        var entries = new Entry?[keys.Count];
        using ViewLease lease = views.Acquire(snapshot);
        ReadTime time = lease.Time.Fixed();
        for (int i = 0; i < entries.Length; i++)
        {
            KeyOperations.CheckKey(keys[i].Span);
            bool found = KeyReader.TryGet(
                PartOf(lease),
                lease.Sequence,
                time,
                id,
                keys[i].Span,
                out EntryStamp stamp,
                out ReadOnlySpan<byte> value,
                out ValueHold hold);
            using (hold)
            {
                entries[i] = found ? new Entry(keys[i].ToArray(), value.ToArray(), stamp) : null;
            }
        }

        return entries;
    }

    /// <summary>Whether a key is there.</summary>
    public bool Exists(ReadOnlySpan<byte> key, Snapshot? snapshot)
    {
        KeyOperations.CheckKey(key);
        using ViewLease lease = views.Acquire(snapshot);
        bool found = KeyReader.TryGet(
            PartOf(lease), lease.Sequence, lease.Time, id, key, out _, out _, out ValueHold hold);
        hold.Dispose();
        return found;
    }

    private static KeyPart PartOf(in ViewLease lease) => (KeyPart)lease.View[ViewSlot.Keys];
}

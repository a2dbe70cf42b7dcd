using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Puts logged operations into a memtable, without judgement: after the log append, and in replay.</summary>
/// <remarks>Invariants: ORDER-2. Threads: the turnstile only. The caller has asked <see
/// cref="MemTable.HasRoom"/>.</remarks>
internal static class KeyApplier
{
    /// <summary>Applies one operation of this layer; returns the catalog entry it wrote, if it wrote one: then the
    /// next part must carry it (<see cref="KeyPart.WithCatalog"/>) before another batch is admitted.</summary>
    public static CatalogEntry? Apply(MemTable active, Sequence sequence, in Operation operation)
    {
        switch ((KeyOperationKind)operation.Kind)
        {
            case KeyOperationKind.Put:
                Add(active, sequence, EntryKind.Put, operation);
                return null;
            case KeyOperationKind.Delete:
                Delete(active, sequence, operation.Target, operation.Key);
                return null;
            case KeyOperationKind.DeleteRange:
                (byte[] start, byte[] end) = KeyRange.Deleted(operation.Target, operation.Key, operation.Value);
                active.AddRange(sequence, start, end);
                return null;
            case KeyOperationKind.CreateCatalogEntry:
            case KeyOperationKind.AlterCatalogEntry:
                Add(active, sequence, EntryKind.Put, operation);
                return CatalogEntry.Read(operation.Key, operation.Value, sequence, operation.CreateSequence);
            default:
                throw new InvariantException("ORDER-2", $"operation kind {operation.Kind} is not known to this layer");
        }
    }

    /// <summary>Puts one entry in, for a layer above whose operation writes rows.</summary>
    public static void Put(
        MemTable active,
        Sequence sequence,
        uint keyspace,
        ReadOnlySpan<byte> key,
        ulong version,
        Sequence created,
        ReadOnlySpan<byte> value,
        long expiresAt = 0)
    {
        using var stored = new StoredKey(keyspace, key, stackalloc byte[StoredKey.StackBytes]);
        active.Add(new EntryStamp(sequence, version, created, expiresAt), stored.Bytes, value);
    }

    /// <summary>Puts one tombstone in. Several keys may share a sequence; one key may not have it twice.</summary>
    public static void Delete(MemTable active, Sequence sequence, uint keyspace, ReadOnlySpan<byte> key)
    {
        using var stored = new StoredKey(keyspace, key, stackalloc byte[StoredKey.StackBytes]);
        active.Add(new EntryStamp(sequence, 0, sequence, 0) { Kind = EntryKind.Delete }, stored.Bytes, []);
    }

    private static void Add(MemTable active, Sequence sequence, EntryKind kind, in Operation operation)
    {
        using var stored = new StoredKey(operation.Target, operation.Key, stackalloc byte[StoredKey.StackBytes]);
        var stamp = new EntryStamp(sequence, operation.Version, operation.CreateSequence, operation.ExpiresAt)
        {
            Kind = kind,
        };
        active.Add(stamp, stored.Bytes, operation.Value);
    }
}

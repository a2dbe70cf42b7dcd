using System.Buffers.Binary;
using System.Security.Cryptography;
using Turnstile.Collections.Segments;
using Turnstile.Kv;
using Turnstile.Kv.Cursors;
using Turnstile.Kv.Parts;
using Turnstile.Views;

namespace Turnstile.Engine.Verification;

/// <summary>Computes a <see cref="StateDigest"/>.</summary>
/// <remarks>
/// <code>
///   each visible row, in the order of stored keys:
///     lengths of key and value, sequence, version, create sequence, expiry    (8 bytes each, little-endian)
///     key, value
///     of a document: for each vector field, in the order of the schema, 1 or 0, then the vector
/// </code>
/// Cost: one scan of everything. Threads: any; it holds a view meanwhile.
/// </remarks>
internal static class DigestJob
{
    /// <summary>The digest of what a snapshot sees, or a reader of now.</summary>
    /// <param name="views">The database.</param>
    /// <param name="snapshot">The moment; null for now.</param>
    /// <param name="time">What expires at or before it does not count; null for the reader's own time.</param>
    /// <param name="cancellation">Ends the scan.</param>
    public static StateDigest Run(
        ViewSet views, Snapshot? snapshot, DateTimeOffset? time, CancellationToken cancellation)
    {
        using ViewLease lease = views.Acquire(snapshot);
        ReadTime at = time is { } given ? new ReadTime(given.ToUnixTimeMilliseconds()) : lease.Time.Fixed();
        return Run(lease, at, cancellation);
    }

    private static StateDigest Run(in ViewLease lease, ReadTime time, CancellationToken cancellation)
    {
        var keys = (KeyPart)lease.View[ViewSlot.Keys];
        var collections = (CollectionsPart)lease.View[ViewSlot.Collections];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = new PartCursor();
        try
        {
            rows.Open(keys, lease.Sequence, time, default, reverse: false);
            long count = Append(hash, rows.Entries, collections, cancellation);
            return new StateDigest(lease.Sequence, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            rows.LetGo();
        }
    }

    private static long Append(
        IncrementalHash hash, VisibleCursor cursor, CollectionsPart collections, CancellationToken cancellation)
    {
        long count = 0;
        for (bool there = cursor.MoveToFirst(); there; there = cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            AppendRow(hash, cursor);
            if (collections.Collections.TryGetValue(
                StoredKey.KeyspaceOf(cursor.StoredKey), out CollectionState? collection))
            {
                AppendVectors(hash, collection, cursor.Stamp.Sequence);
            }

            count++;
        }

        return count;
    }

    private static void AppendRow(IncrementalHash hash, VisibleCursor cursor)
    {
        EntryStamp stamp = cursor.Stamp;
        Span<byte> numbers = stackalloc byte[6 * sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, cursor.StoredKey.Length);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], cursor.Value.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers[16..], stamp.Sequence.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers[24..], stamp.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers[32..], stamp.CreateSequence.Value);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[40..], stamp.ExpiresAtMilliseconds);
        hash.AppendData(numbers);
        hash.AppendData(cursor.StoredKey);
        hash.AppendData(cursor.Value);
    }

    private static void AppendVectors(IncrementalHash hash, CollectionState collection, Sequence row)
    {
        if (collection.Find(row) is not var (segment, ordinal))
        {
            hash.AppendData("no columns"u8);
            return;
        }

        foreach (VectorIndex index in segment.Vectors)
        {
            bool has = index.Column.HasVector(ordinal);
            hash.AppendData([has ? (byte)1 : (byte)0]);
            if (has)
            {
                hash.AppendData(index.Column.Vector(ordinal));
            }
        }
    }
}

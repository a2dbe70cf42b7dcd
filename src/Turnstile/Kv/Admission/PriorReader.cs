using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Finds what is under a key before an operation.</summary>
internal static class PriorReader
{
    private static readonly Sequence s_newest = new(ulong.MaxValue);

    /// <summary>Reads the hint for an operation, on the caller's thread, in a view the caller holds.</summary>
    public static PriorEntry ReadHint(KeyPart part, Sequence at, uint keyspace, ReadOnlySpan<byte> key)
    {
        PriorEntry found = ReadHint(part, at, keyspace, key, out _, out ValueHold hold);
        hold.Dispose();
        return found;
    }

    /// <summary>The same, with the value, empty if there is no entry; valid until its hold is disposed.</summary>
    public static PriorEntry ReadHint(
        KeyPart part,
        Sequence at,
        uint keyspace,
        scoped ReadOnlySpan<byte> key,
        out ReadOnlySpan<byte> value,
        out ValueHold hold)
    {
        using var stored = new StoredKey(keyspace, key, stackalloc byte[StoredKey.StackBytes]);
        return KeyReader.TryFind(part, at, Sequence.Zero, stored.Bytes, out EntryStamp stamp, out value, out hold)
            ? EntryOf(stamp, at)
            : PriorEntry.Absent(at);
    }

    /// <summary>The value of the newest entry of a key, visible or not; valid until its hold is disposed. In the
    /// turnstile.</summary>
    public static ReadOnlySpan<byte> ReadNewestValue(
        KeyPart part, uint keyspace, scoped ReadOnlySpan<byte> key, out ValueHold hold)
    {
        ReadHint(part, s_newest, keyspace, key, out ReadOnlySpan<byte> value, out hold);
        return value;
    }

    /// <summary>Tells the newest entry of a key, visible or not. In the turnstile.</summary>
    /// <param name="part">The newest part.</param>
    /// <param name="first">The sequence that the batch's first operation will get.</param>
    /// <param name="hint">What the caller found.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">The key.</param>
    /// <remarks>A hint that was read right before the batch's place is the answer: nothing came between. What the hint
    /// was read at is a sequence of this database. Everything above it is in memtables and tables whose highest
    /// sequence is above it; only those are searched. A hint that was not read is read at 0, so that everything is. A
    /// hint from before tombstones were dropped is worth nothing: the delete that made it wrong may have left no
    /// trace.</remarks>
    public static PriorEntry FindPrior(
        KeyPart part, Sequence first, in PriorEntry hint, uint keyspace, ReadOnlySpan<byte> key)
    {
        if (hint.ReadAt.Next == first)
        {
            return hint;
        }

        if (hint.ReadAt < part.DroppedThrough)
        {
            return ReadHint(part, s_newest, keyspace, key);
        }

        using var stored = new StoredKey(keyspace, key, stackalloc byte[StoredKey.StackBytes]);
        bool newer = KeyReader.TryFind(part, s_newest, hint.ReadAt, stored.Bytes, out EntryStamp stamp)
            && stamp.Sequence > hint.ReadAt;
        return newer ? EntryOf(stamp, stamp.Sequence) : hint;
    }

    private static PriorEntry EntryOf(in EntryStamp stamp, Sequence at) => stamp.Kind == EntryKind.Delete
        ? PriorEntry.Absent(at)
        : new PriorEntry(at, stamp.Sequence, stamp.CreateSequence, stamp.Version, stamp.ExpiresAtMilliseconds);
}

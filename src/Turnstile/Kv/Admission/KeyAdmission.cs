using System.Buffers.Binary;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Ranges;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Judges the operations of a batch on rows in the turnstile, and stamps what only the turnstile
/// knows.</summary>
/// <remarks>
/// The rules of versions, here and nowhere else: a put of an absent or expired key has version 1 and creates it; a put
/// of a present key adds one and keeps the create sequence; a delete has version 0. Operations of one batch on one key
/// follow each other, and a delete of a range takes away what operations before it wrote; but every precondition is
/// asked of the state before the batch.
/// Invariants: ORDER-2. Threads: the turnstile only.
/// </remarks>
internal static class KeyAdmission
{
    /// <summary>The answer when nothing is refused.</summary>
    public const int Admitted = -1;

    /// <summary>Checks and stamps; returns <see cref="Admitted"/>, or the index of the first operation whose
    /// precondition does not hold, and then the batch must not be logged.</summary>
    /// <param name="part">The newest part: with everything applied so far, and the catalog after it.</param>
    /// <param name="operations">The batch; operations that write no row of their key are passed over.</param>
    /// <param name="first">The sequence its first operation will get.</param>
    /// <param name="time">The log time, Unix milliseconds: what has expired by then is absent.</param>
    /// <exception cref="ArgumentException">A merge has no result, or the batch would be over its limit; nothing must be
    /// logged.</exception>
    public static int Admit(KeyPart part, OperationBuffer operations, Sequence first, long time)
    {
        if (operations.HasRules)
        {
            BeginRules(operations, first, time);
        }

        uint nextId = part.Catalog.LastId + 1;
        RangeTombstones deleted = RangeTombstones.Empty;
        for (int i = 0; i < operations.Count; i++)
        {
            Operation operation = operations[i];
            if (KeyEffects.Of(operation) == KeyEffect.None)
            {
                deleted = WithRangeOf(operation, deleted, first.Plus(i));
                continue;
            }

            ref OperationNote note = ref operations.Notes[i];
            Sequence hinted = note.Prior.Sequence;
            note.Prior = note.EarlierIndex < 0
                ? PriorReader.FindPrior(part, first, note.Prior, operation.Target, operation.Key).At(time)
                : operations.Notes[note.EarlierIndex].Prior;
            if (!ValueMaker.IsMet(part, operations, i, hinted) || IsSecondOfCatalog(operation, note))
            {
                return i;
            }

            PriorEntry before =
                note.EarlierIndex < 0 ? note.Prior : After(operations, note.EarlierIndex, first).At(time);
            before = deleted.IsEmpty ? before : AfterRanges(operation, before, deleted);
            if (operations.HasRules)
            {
                ValueMaker.Complete(part, operations, i, before);
            }
            Stamp(operations, i, before, first.Plus(i));
            AssignId(part.Catalog, operations, i, ref nextId);
        }

        if (operations.HasRules)
        {
            operations.PlaceResults();
        }

        return Admitted;
    }

    // What depends on nothing but place and time. A key that takes its sequence is known only now, and with it which
    // operations are on the same key.
    private static void BeginRules(OperationBuffer operations, Sequence first, long time)
    {
        operations.DropResults();
        bool anyStamped = false;
        for (int i = 0; i < operations.Count; i++)
        {
            OperationRule rule = operations.RuleOf(i);
            if (rule.TimeToLive != 0)
            {
                operations.SetExpiry(i, time + rule.TimeToLive);
            }

            if (rule.StampPosition != 0)
            {
                BinaryPrimitives.WriteUInt64BigEndian(
                    operations.KeyOf(i)[(rule.StampPosition - 1)..], first.Plus(i).Value);
                operations.Notes[i].Prior = default;
                anyStamped = true;
            }
        }

        if (anyStamped)
        {
            BatchPreparation.LinkSameKeys(operations);
            ValueMaker.Forget(operations);
        }
    }

    private static void Stamp(OperationBuffer operations, int index, in PriorEntry before, Sequence own)
    {
        if (KeyEffects.Of(operations[index]) == KeyEffect.Delete)
        {
            operations.Stamp(index, version: 0, before.CreateSequence, before.Sequence);
        }
        else if (before.Exists)
        {
            operations.Stamp(index, before.Version + 1, before.CreateSequence, before.Sequence);
        }
        else
        {
            operations.Stamp(index, version: 1, own, Sequence.Zero);
        }
    }

    // What an operation of this batch leaves behind.
    private static PriorEntry After(OperationBuffer operations, int index, Sequence first)
    {
        Operation operation = operations[index];
        Sequence own = first.Plus(index);
        return KeyEffects.Of(operation) == KeyEffect.Delete
            ? PriorEntry.Absent(own)
            : new PriorEntry(own, own, operation.CreateSequence, operation.Version, operation.ExpiresAt);
    }

    private static RangeTombstones WithRangeOf(in Operation operation, RangeTombstones deleted, Sequence own)
    {
        if (operation.Kind != (byte)KeyOperationKind.DeleteRange)
        {
            return deleted;
        }

        (byte[] start, byte[] end) = KeyRange.Deleted(operation.Target, operation.Key, operation.Value);
        return deleted.With(start, end, own);
    }

    // What the ranges that this batch deletes leave of what is under a key.
    private static PriorEntry AfterRanges(in Operation operation, in PriorEntry before, RangeTombstones deleted)
    {
        using var stored = new StoredKey(operation.Target, operation.Key, stackalloc byte[StoredKey.StackBytes]);
        Sequence cover = deleted.NewestAt(stored.Bytes, new Sequence(ulong.MaxValue));
        return cover > before.Sequence ? PriorEntry.Absent(before.ReadAt) : before;
    }

    private static bool IsSecondOfCatalog(in Operation operation, in OperationNote note) =>
        note.EarlierIndex >= 0 && operation.Target == CatalogEntry.Keyspace;

    private static void AssignId(Catalog catalog, OperationBuffer operations, int index, ref uint nextId)
    {
        Operation operation = operations[index];
        if (operation.Kind == (byte)KeyOperationKind.CreateCatalogEntry)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(operations.ValueOf(index), nextId++);
        }
        else if (operation.Kind == (byte)KeyOperationKind.AlterCatalogEntry)
        {
            string name = System.Text.Encoding.UTF8.GetString(operation.Key[1..]);
            bool known = catalog.TryFind(
                (CatalogKind)operation.Key[0], name, new Sequence(ulong.MaxValue), out CatalogEntry? entry);
            Invariant.Check(known, "ORDER-2", "a catalog row is not in the catalog");
            BinaryPrimitives.WriteUInt32LittleEndian(operations.ValueOf(index), entry!.Id);
        }
    }
}

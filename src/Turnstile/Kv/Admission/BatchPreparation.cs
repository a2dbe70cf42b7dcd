using System.Buffers;
using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>What a caller does to its batch before the turnstile, on its own thread: hints, and links between
/// operations on the same key.</summary>
internal static class BatchPreparation
{
    // Up to here comparing each with each is cheaper than a hash table.
    private const int PairwiseMax = 8;

    /// <summary>The most deletes of ranges in a batch: each copies the list of those before it.</summary>
    public const int RangesMax = 4096;

    /// <summary>Reads the hints of the operations that write a row and of the guards, links the operations on the same
    /// key, and makes the values of merges as far as the hints are right.</summary>
    /// <param name="operations">The batch.</param>
    /// <param name="part">The keys' part of a view the caller holds.</param>
    /// <param name="at">The sequence it is read at.</param>
    /// <exception cref="ArgumentException">There are more deletes of ranges than a batch may have.</exception>
    public static void Prepare(OperationBuffer operations, KeyPart part, Sequence at)
    {
        operations.RemoveAdded();
        LinkSameKeys(operations);
        if (operations.HasRules)
        {
            operations.DropResults();
        }

        int ranges = 0;
        int expected = 1;
        for (int i = 0; i < operations.Count; i++)
        {
            if (--expected == 0 && i < operations.Count - 1)
            {
                expected = HintPrefetch.Run(operations, i, part);
            }

            Operation operation = operations[i];
            ranges += operation.Kind == (byte)KeyOperationKind.DeleteRange ? 1 : 0;
            if (ranges > RangesMax)
            {
                throw new ArgumentException($"the batch deletes more than {RangesMax} ranges; no more are allowed");
            }

            if (KeyEffects.Of(operation) != KeyEffect.None && operations.Notes[i].EarlierIndex < 0)
            {
                ReadHint(operations, i, part, at);
            }
            else if (operations.HasRules)
            {
                ValueMaker.PrepareLater(operations, i);
            }
        }

        if (operations.HasRules)
        {
            ValueMaker.PlacePrepared(operations);
        }

        PrepareGuards(operations, part, at);
        if (operations.Otherwise is { } otherwise)
        {
            Prepare(otherwise, part, at);
        }
    }

    private static void ReadHint(OperationBuffer operations, int index, KeyPart part, Sequence at)
    {
        Operation operation = operations[index];
        ref OperationNote note = ref operations.Notes[index];
        if (!operations.HasRules)
        {
            note.Prior = PriorReader.ReadHint(part, at, operation.Target, operation.Key);
        }
        else if (operations.RuleOf(index).StampPosition == 0)
        {
            note.Prior = PriorReader.ReadHint(
                part, at, operation.Target, operation.Key, out ReadOnlySpan<byte> value, out ValueHold hold);
            using (hold)
            {
                ValueMaker.PrepareFirst(operations, index, value);
            }
        }
    }

    // What asks for nothing but that the key is unchanged needs no hint from a file: nothing was there at its sequence
    // that the answer would depend on.
    private static void PrepareGuards(OperationBuffer operations, KeyPart part, Sequence at)
    {
        if (operations.Guards is not { } guards)
        {
            return;
        }

        for (int i = 0; i < guards.Count; i++)
        {
            ref OperationNote note = ref guards.Notes[i];
            if (note.Precondition.Kind == PreconditionKind.UnchangedSince)
            {
                note.Prior = PriorEntry.Absent(new Sequence(note.Precondition.Expected));
            }
            else
            {
                ReadHint(guards, i, part, at);
            }
        }
    }

    /// <summary>Notes in each operation the nearest earlier one with the same target and key.</summary>
    public static void LinkSameKeys(OperationBuffer operations)
    {
        if (operations.Count <= PairwiseMax)
        {
            LinkPairwise(operations);
        }
        else
        {
            LinkByHash(operations);
        }
    }

    private static void LinkPairwise(OperationBuffer operations)
    {
        for (int i = 1; i < operations.Count; i++)
        {
            int earlier = i - 1;
            while (earlier >= 0 && !AreSame(operations, earlier, i))
            {
                earlier--;
            }

            operations.Notes[i].EarlierIndex = earlier;
        }
    }

    private static void LinkByHash(OperationBuffer operations)
    {
        int mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)operations.Count * 2) - 1;
        int[] slots = ArrayPool<int>.Shared.Rent(mask + 1);
        try
        {
            slots.AsSpan(0, mask + 1).Fill(-1);
            for (int i = 0; i < operations.Count; i++)
            {
                Operation operation = operations[i];
                int slot = (int)(KeyHash.Of(operation.Key) + (operation.Target * 0x9e3779b9UL)) & mask;
                while (slots[slot] >= 0 && !AreSame(operations, slots[slot], i))
                {
                    slot = (slot + 1) & mask;
                }

                operations.Notes[i].EarlierIndex = slots[slot];
                slots[slot] = i;
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(slots);
        }
    }

    private static bool AreSame(OperationBuffer operations, int left, int right)
    {
        Operation a = operations[left];
        Operation b = operations[right];
        return a.Target == b.Target
            && KeyEffects.Of(a) != KeyEffect.None
            && KeyEffects.Of(b) != KeyEffect.None
            && a.Key.SequenceEqual(b.Key);
    }
}

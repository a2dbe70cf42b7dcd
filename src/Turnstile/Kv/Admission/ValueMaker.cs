using System.Buffers.Binary;
using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Makes the values of merges: first on the caller's thread, of the hint; again in the turnstile if something
/// came between.</summary>
/// <remarks>So the log and everything behind it sees puts only (ORDER-2), and in the turnstile a merge costs what a put
/// costs unless its key is contended. An entry that expires is left to the turnstile, which knows the time.
/// Invariants: ORDER-2. Threads: the caller, then the turnstile.</remarks>
internal static class ValueMaker
{
    /// <summary>Looks at the value in the hint of an operation whose key has no earlier one in the batch. The
    /// caller.</summary>
    public static void PrepareFirst(OperationBuffer operations, int index, ReadOnlySpan<byte> value)
    {
        ref readonly OperationNote note = ref operations.Notes[index];
        Precondition asked = note.Precondition;
        if (asked.Kind == PreconditionKind.ValueEquals)
        {
            operations.RuleOf(index).IsValueMet = note.Prior.Exists && IsExpected(operations, asked, value);
        }

        if (operations.RuleOf(index).Merge != 0)
        {
            Prepare(operations, index, note.Prior.Exists, note.Prior.Sequence, value, note.Prior.ExpiresAt == 0);
        }
    }

    /// <summary>Makes the value of an operation whose key has an earlier one in the batch. The caller.</summary>
    public static void PrepareLater(OperationBuffer operations, int index)
    {
        int earlier = operations.Notes[index].EarlierIndex;
        if (operations.RuleOf(index).Merge == 0 || earlier < 0)
        {
            return;
        }

        OperationRule before = operations.RuleOf(earlier);
        bool isKnown = (before.Merge == 0 || before.IsMade)
            && before.TimeToLive == 0 && operations[earlier].ExpiresAt == 0;
        bool exists = KeyEffects.Of(operations[earlier]) == KeyEffect.Put;
        Prepare(operations, index, exists, Sequence.Zero, operations.MadeValueOf(earlier), isKnown);
    }

    /// <summary>Ends the preparation: the values stand in the operations. The caller.</summary>
    public static void PlacePrepared(OperationBuffer operations)
    {
        try
        {
            operations.PlaceResults();
        }
        catch (ArgumentException)
        {
            operations.DropResults();
            Forget(operations);
        }
    }

    /// <summary>Leaves all values to the turnstile.</summary>
    public static void Forget(OperationBuffer operations)
    {
        for (int i = 0; i < operations.Count; i++)
        {
            operations.RuleOf(i).IsMade = false;
        }
    }

    /// <summary>Whether the condition of an operation holds. In the turnstile.</summary>
    /// <param name="part">The newest part.</param>
    /// <param name="operations">The batch, or its guards.</param>
    /// <param name="index">The operation; its note tells what is there before the batch.</param>
    /// <param name="hinted">The entry of the caller's hint; zero for none.</param>
    public static bool IsMet(KeyPart part, OperationBuffer operations, int index, Sequence hinted)
    {
        ref readonly OperationNote note = ref operations.Notes[index];
        if (note.Precondition.Kind != PreconditionKind.ValueEquals)
        {
            return note.Precondition.IsMetBy(note.Prior);
        }

        if (!note.Prior.Exists)
        {
            return false;
        }

        if (note.EarlierIndex < 0 && note.Prior.Sequence == hinted && operations.HasRules)
        {
            return operations.RuleOf(index).IsValueMet;
        }

        Operation operation = operations[index];
        ReadOnlySpan<byte> value =
            PriorReader.ReadNewestValue(part, operation.Target, operation.Key, out ValueHold hold);
        using (hold)
        {
            return IsExpected(operations, note.Precondition, value);
        }
    }

    /// <summary>Makes the value of a merge at its place in the order, if the caller's is not right. In the
    /// turnstile.</summary>
    /// <param name="part">The newest part.</param>
    /// <param name="operations">The batch.</param>
    /// <param name="index">The operation.</param>
    /// <param name="before">What is under its key before it, earlier operations of the batch included.</param>
    /// <exception cref="ArgumentException">The value before is no number, or the result is over a limit.</exception>
    public static void Complete(KeyPart part, OperationBuffer operations, int index, in PriorEntry before)
    {
        ref OperationRule rule = ref operations.RuleOf(index);
        if (rule.Merge == 0)
        {
            return;
        }

        // A merge changes the value, not how long it lives.
        operations.SetExpiry(index, before.ExpiresAt);
        int earlier = operations.Notes[index].EarlierIndex;

        // A range that the batch deletes in between takes away what an earlier operation has put.
        bool isRight = earlier < 0
            ? rule.MadeFrom == before.Sequence
            : !operations.RuleOf(earlier).IsRemade
                && before.Exists == (KeyEffects.Of(operations[earlier]) == KeyEffect.Put);
        if (rule.IsMade && isRight)
        {
            return;
        }

        rule.IsRemade = true;
        Operation operation = operations[index];
        ValueHold hold = default;
        ReadOnlySpan<byte> value = !before.Exists ? []
            : earlier < 0 ? PriorReader.ReadNewestValue(part, operation.Target, operation.Key, out hold)
            : operations.MadeValueOf(earlier);
        using (hold)
        {
            if (Make(operations, index, before.Exists, value) is { } complaint)
            {
                throw new ArgumentException(complaint);
            }
        }
    }

    private static bool IsExpected(OperationBuffer operations, Precondition asked, ReadOnlySpan<byte> value) =>
        value.SequenceEqual(operations.OperandAt(BytePlace.Unpack(asked.Expected)));

    // What cannot be made here is left to the turnstile, which knows whether that is because of an old hint.
    private static void Prepare(
        OperationBuffer operations, int index, bool exists, Sequence from, ReadOnlySpan<byte> value, bool isKnown)
    {
        ref OperationRule rule = ref operations.RuleOf(index);
        rule.MadeFrom = from;
        try
        {
            rule.IsMade = isKnown && Make(operations, index, exists, value) is null;
        }
        catch (ArgumentException)
        {
            rule.IsMade = false;
            rule.HasResult = false;
        }
    }

    // Returns why it cannot be made; null if it was.
    private static string? Make(OperationBuffer operations, int index, bool exists, ReadOnlySpan<byte> value)
    {
        OperationRule rule = operations.RuleOf(index);
        ReadOnlySpan<byte> operand = operations.OperandAt(rule.Operand);
        if ((MergeKind)rule.Merge == MergeKind.Append)
        {
            Span<byte> made = operations.MakeValue(index, value.Length + operand.Length);
            value.CopyTo(made);
            operand.CopyTo(made[value.Length..]);
            return null;
        }

        long number = BinaryPrimitives.ReadInt64LittleEndian(operand);
        if (!MergeRule.TryCombine(
            (MergeKind)rule.Merge, exists, value, number, out long result, out string complaint))
        {
            return complaint;
        }

        BinaryPrimitives.WriteInt64LittleEndian(operations.MakeValue(index, MergeRule.NumberBytes), result);
        return null;
    }
}

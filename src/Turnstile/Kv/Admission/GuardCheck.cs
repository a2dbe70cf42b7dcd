using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Judges the guards of a batch: conditions of keys and ranges that are not written.</summary>
/// <remarks>Threads: the turnstile only.</remarks>
internal static class GuardCheck
{
    /// <summary>The index of the first guard that does not hold of the state before the batch; -1 if all do.</summary>
    /// <param name="part">The newest part.</param>
    /// <param name="guards">The guards; null for none.</param>
    /// <param name="first">The sequence that the batch's first operation will get.</param>
    /// <param name="time">The log time, Unix milliseconds.</param>
    public static int FindFailed(KeyPart part, OperationBuffer? guards, Sequence first, long time)
    {
        for (int i = 0; i < (guards?.Count ?? 0); i++)
        {
            if (!Holds(part, guards!, i, first, time))
            {
                return i;
            }
        }

        return KeyAdmission.Admitted;
    }

    private static bool Holds(KeyPart part, OperationBuffer guards, int index, Sequence first, long time)
    {
        Operation guard = guards[index];
        ref OperationNote note = ref guards.Notes[index];
        if ((GuardKind)guard.Kind == GuardKind.Range)
        {
            var since = new Sequence(note.Precondition.Expected);
            return since >= part.DroppedThrough
                && !KeyChanges.AnyAfter(
                    part, new KeyRange(guard.Value.ToArray(), guard.Columns.ToArray()), since);
        }

        Sequence hinted = note.Prior.Sequence;
        note.Prior = PriorReader.FindPrior(part, first, note.Prior, guard.Target, guard.Key).At(time);
        return ValueMaker.IsMet(part, guards, index, hinted);
    }
}

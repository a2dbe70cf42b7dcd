using Turnstile.Collections.Segments;
using Turnstile.Kv;
using Turnstile.Kv.Parts;

namespace Turnstile.Engine.Opening;

/// <summary>Finds again which rows of a segment are superseded, from the keys: marks are derived (TRUTH-1).</summary>
/// <remarks>Used when the file of the marks is lost or damaged. The entries of a document's key in the tables tell: the
/// row was superseded by the first one after its own, and is live if there is none. A delete whose tombstone was merged
/// away counts as made at the horizon, which is as good, for nobody reads at an earlier one. Cost: a look-up a row, and
/// one for each later entry of its key.</remarks>
internal static class MarkRebuild
{
    /// <summary>Sets the marks that were made at or before <paramref name="flushed"/>.</summary>
    public static void Run(Segment segment, KeyPart keys, Sequence flushed, Sequence horizon)
    {
        for (int ordinal = 0; ordinal < segment.Count; ordinal++)
        {
            if (FindSuperseding(segment, ordinal, keys, flushed, horizon) is { } by)
            {
                segment.Sequences.Supersede(ordinal, by);
            }
        }
    }

    private static Sequence? FindSuperseding(
        Segment segment, int ordinal, KeyPart keys, Sequence flushed, Sequence horizon)
    {
        Sequence own = segment.Sequences[ordinal];
        using var stored = new StoredKey(
            segment.Collection, segment.Columns.Keys[ordinal], stackalloc byte[StoredKey.StackBytes]);
        Sequence? later = null;
        Sequence at = flushed;
        while (KeyReader.TryFind(keys, at, Sequence.Zero, stored.Bytes, out EntryStamp stamp) && stamp.Sequence >= own)
        {
            if (stamp.Sequence == own)
            {
                return later;
            }

            later = stamp.Sequence;
            at = new Sequence(stamp.Sequence.Value - 1);
        }

        return later ?? horizon;
    }
}

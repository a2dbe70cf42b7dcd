using Turnstile.Collections.Segments;
using Turnstile.Kv;
using Turnstile.Kv.Parts;

namespace Turnstile.Engine;

/// <summary>Finds again which rows of a segment are superseded, from the keys: marks are derived (TRUTH-1).</summary>
/// <remarks>Used when the file of the marks is lost or damaged. The newest entry of a document's key in the tables
/// tells: the row is live if that entry is its own; otherwise it was superseded by the entry's sequence. A delete whose
/// tombstone was merged away counts as made at the flushed sequence, which is as good, for nobody reads at an earlier
/// one. Cost: one look-up a row.</remarks>
internal static class MarkRebuild
{
    /// <summary>Sets the marks that were made at or before <paramref name="flushed"/>.</summary>
    public static void Run(Segment segment, KeyPart keys, Sequence flushed)
    {
        for (int ordinal = 0; ordinal < segment.Count; ordinal++)
        {
            if (FindSuperseding(segment, ordinal, keys, flushed) is { } by)
            {
                segment.Sequences.Supersede(ordinal, by);
            }
        }
    }

    private static Sequence? FindSuperseding(Segment segment, int ordinal, KeyPart keys, Sequence flushed)
    {
        using var stored = new StoredKey(
            segment.Collection, segment.Columns.Keys[ordinal], stackalloc byte[StoredKey.StackBytes]);
        return KeyReader.TryFind(keys, flushed, Sequence.Zero, stored.Bytes, out EntryStamp stamp)
            ? (stamp.Sequence == segment.Sequences[ordinal] ? null : stamp.Sequence)
            : flushed;
    }
}

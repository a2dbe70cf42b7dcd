using Turnstile.Kv.Cursors;

namespace Turnstile.Kv.Merging;

/// <summary>Moves entries from a cursor into tables, without those that nobody can see.</summary>
internal static class EntryTransfer
{
    private const int CancellationInterval = 4096;

    /// <summary>Runs from where the cursor stands to its end.</summary>
    public static void Run(
        IEntryCursor entries, ShadowFilter filter, TableSeries series, CancellationToken cancellation)
    {
        // A key whose newest entries are dropped still begins a key for the table that its kept entries go to.
        bool begins = false;
        for (int count = 0; entries.IsValid; entries.MoveNextEntry(), count++)
        {
            if (count % CancellationInterval == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            EntryStamp stamp = entries.Stamp;
            bool keeps = filter.Keeps(entries.Key, ref stamp);
            begins |= filter.IsNewKey;
            if (keeps)
            {
                series.Add(stamp, entries.Key, stamp.Kind == EntryKind.Delete ? default : entries.Value, begins);
                begins = false;
            }
        }
    }
}

using Turnstile.Caching;
using Turnstile.Collections.Segments;
using Turnstile.Commit;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Views;

namespace Turnstile.Engine.Persistence;

/// <summary>Writes the oldest frozen unit to files, rows and columns, and makes them live by one version
/// edit.</summary>
/// <remarks>
/// <code>
///   logs up to the one that follows the unit                               (durable: files do not run ahead of it)
///   table from the memtable; segment files; new marks of older segments    (durable, in no manifest yet)
///   version edit: files, flushed sequence, oldest log                      (durable)
///   view: the table in the memtable's place                                (readers change over)
///   the unit is let go; files that nobody needs are deleted
/// </code>
/// A crash before the edit leaves files that opening deletes; the log still has everything. TRUTH-1.
/// Threads: the flush worker, or recovery.
/// </remarks>
internal sealed class FlushJob(
    IFileSystem files,
    string directory,
    VersionSet versions,
    ViewSet views,
    History history,
    BlockCache cache,
    FrozenQueue frozen,
    SegmentFiles segmentFiles,
    FilesInMaking inMaking,
    BlockCompression compression,
    LocalLog? log = null)
{
    /// <summary>Flushes one unit; false if none waits.</summary>
    public bool Run(CancellationToken stop)
    {
        if (frozen.Peek() is not { } unit)
        {
            return false;
        }

        // During recovery there is none, and the logs are durable already.
        log?.SyncBefore(unit.Log);
        inMaking.Begin();
        ReadHorizon horizon = history.Horizon();
        var tableFiles = new TableFiles(files, directory, cache, versions.NewFileNumber) { Compression = compression };
        NewTables tables = MemTableFlush.Run(tableFiles, unit.MemTable, horizon, stop);
        Warm(tables.Tables, stop);
        List<LiveFile> added = [.. tables.Files, .. unit.Loaded];
        var removed = new List<FileNumber>();
        var fresh = new List<KeyValuePair<Segment, SegmentFiles.Entry>>();
        foreach (Segment segment in unit.Segments)
        {
            FileNumber number = versions.NewFileNumber();
            added.Add(SegmentFileWriter.Write(files, directory, number, segment));
            fresh.Add(new(segment, new SegmentFiles.Entry(number)));
        }

        using (segmentFiles.Edits.Enter())
        {
            List<(SegmentFiles.Entry Entry, LiveFile File)> marks =
                WriteMarks(unit.Last, [.. segmentFiles.Entries, .. fresh]);
            foreach ((SegmentFiles.Entry entry, LiveFile file) in marks)
            {
                added.Add(file);
                if (entry.Superseded is { } replaced)
                {
                    removed.Add(replaced);
                }
            }

            versions.Apply(new VersionEdit
            {
                Added = added,
                Removed = removed,
                Flushed = unit.Last,
                FlushedTime = unit.Time,
                Horizon = horizon,
                Samples = history.SamplesFor(versions.Current, unit.Last),
                OldestLog = unit.Log,
            });
            inMaking.End();
            foreach (LiveFile loaded in unit.Loaded)
            {
                inMaking.Release(loaded.Number);
            }

            Note(fresh, marks);
        }

        SortedTableReader? table = tables.Tables.Count > 0 ? tables.Tables[0] : null;
        views.Replace(parts => [((KeyPart)parts[0]).WithFlushed(unit.MemTable, table), parts[1]]);
        frozen.Remove();
        return true;
    }

    // In recovery nobody reads yet.
    private void Warm(IReadOnlyList<SortedTableReader> tables, CancellationToken stop)
    {
        if (log is not null && IsCacheWarm())
        {
            TableWarming.Run(tables, stop);
        }
    }

    private bool IsCacheWarm()
    {
        using ViewLease lease = views.Acquire();
        return TableWarming.AreWarm(((KeyPart)lease.View[ViewSlot.Keys]).Tables);
    }

    // Only now are the files live: another worker may make others of them, or drop a segment that is dead.
    private void Note(
        List<KeyValuePair<Segment, SegmentFiles.Entry>> fresh, List<(SegmentFiles.Entry Entry, LiveFile File)> marks)
    {
        foreach ((SegmentFiles.Entry entry, LiveFile file) in marks)
        {
            entry.Superseded = file.Number;

            // Later marks may have been counted already; then the file is written again at the next flush.
            entry.MarkCount = (int)file.RowCount;
        }

        foreach ((Segment segment, SegmentFiles.Entry entry) in fresh)
        {
            segmentFiles.Add(segment, entry);
        }
    }

    // Marks made later than the unit's last sequence come back with the log, so they are not in the file.
    private List<(SegmentFiles.Entry Entry, LiveFile File)> WriteMarks(
        Sequence upTo, List<KeyValuePair<Segment, SegmentFiles.Entry>> segments)
    {
        var written = new List<(SegmentFiles.Entry, LiveFile)>();
        foreach ((Segment segment, SegmentFiles.Entry entry) in segments)
        {
            if (segment.Sequences.SupersededCount != entry.MarkCount
                && SupersededFile.Write(files, directory, versions.NewFileNumber, entry.Number, segment, upTo)
                    is { } file)
            {
                written.Add((entry, file));
            }
        }

        return written;
    }
}

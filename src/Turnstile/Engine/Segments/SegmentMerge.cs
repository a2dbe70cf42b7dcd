using System.Collections.Immutable;
using Turnstile.Collections.Segments;
using Turnstile.Manifest;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Makes one segment of several, without what nobody can see, beside readers and writers.</summary>
/// <remarks>
/// <code>
///   begin     maintenance    chooses the sources                                        SegmentMergeJob
///   prepare   an index       the file of rows and vectors; the segment over it, with
///             worker         what the largest source had linked                         Prepare
///   enter     index workers  the other rows, a claim at a time; lists                   RowEntryJob, ListJob
///   finish    maintenance    index files; marks; one version edit; the view changes     Finish
/// </code>
/// Until the end the sources answer. A crash before the edit leaves files that opening deletes; after it, the merged
/// segment has all marks up to the flushed sequence, and the log the others (TRUTH-1). Marks made meanwhile come over
/// by a <see cref="MarkRelay"/>. Lifetime: owns a reference of each source and of the merged segment.</remarks>
internal sealed class SegmentMerge : IDisposable
{
    // An idle worker prepares it at once, and where there is none, one that has rows to enter.
    private static readonly TimeSpan s_waitMax = TimeSpan.FromSeconds(2);

    private readonly ReadHorizon _horizon;
    private readonly TimeProvider _time;
    private readonly long _chosenAt;

    // 0 chosen, 1 taken by a worker; Interlocked
    private int _begun;

    // written by that worker before _merged, read by the maintenance worker after it
    private MergedRows? _rows;
    private MarkRelay? _relay;
    private LiveFile? _file;

    // written last by that worker
    private Segment? _merged;

    /// <summary>A merge of consecutive segments, oldest first, whose indexes are complete and written.</summary>
    /// <param name="sources">The segments.</param>
    /// <param name="horizon">Nobody reads at an earlier sequence.</param>
    /// <param name="time">What it is measured by how long it waits.</param>
    public SegmentMerge(ImmutableArray<Segment> sources, ReadHorizon horizon, TimeProvider time)
    {
        Sources = sources;
        _horizon = horizon;
        _time = time;
        _chosenAt = time.GetTimestamp();
        foreach (Segment source in sources)
        {
            source.Retain();
        }
    }

    /// <summary>The segments, oldest first.</summary>
    public ImmutableArray<Segment> Sources { get; }

    /// <summary>What becomes of them, not published; null until it is prepared.</summary>
    public Segment? Merged => Volatile.Read(ref _merged);

    /// <summary>Whether every row is entered, so that the merge can be finished once what <see cref="LayoutJob"/> wants
    /// is laid out.</summary>
    public bool IsEntered => Merged is { } merged
        && merged.Vectors.All(index => index.IsIndexed(merged.Count));

    /// <summary>What share of the rows is in the indexes, 0 to 1. Any thread, whether the merge has ended or
    /// not.</summary>
    public double EnteredShare => Merged is not { Count: > 0 and var count } merged ? 0
        : merged.Vectors.Length == 0 ? 1
        : merged.Vectors.Average(index => (double)index.IndexedOf(count) / count);

    /// <summary>What is known of the rows of a field that is being entered into a graph, for one worker; null where
    /// there is no graph.</summary>
    public SourceNeighbours? NeighboursOf(int field) => Merged!.Vectors[field].Search is MemoryGraphIndex graph
        ? new SourceNeighbours(_rows!, field, graph)
        : null;

    /// <summary>Whether it has waited so long for an idle worker that one with other work is to prepare it: while rows
    /// come without end, none is idle.</summary>
    public bool IsOverdue =>
        Volatile.Read(ref _begun) == 0 && _time.GetElapsedTime(_chosenAt) > s_waitMax;

    /// <summary>True for the one worker that is to prepare it.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _begun, 1, 0) == 0;

    /// <summary>Writes the file and opens the merged segment.</summary>
    /// <exception cref="OperationCanceledException">The store is closing; the merge is left unfinished.</exception>
    public void Prepare(Store store, CancellationToken stop)
    {
        _relay = new MarkRelay(Sources);

        // What superseded rows up to the flushed sequence is in files, and no crash takes it back.
        Sequence flushed = store.Versions.Current.Flushed;
        _rows = new MergedRows(Sources, _horizon.Sequence < flushed ? _horizon.Sequence : flushed);
        FileNumber number = store.InMaking.Take();
        _file = SegmentFileWriter.Write(store.Files, store.Directory, number, _rows);
        stop.ThrowIfCancellationRequested();
        long workedSince = 0;
        Volatile.Write(
            ref _merged,
            MergedSegment.Open(store.Files, store.Directory, _file, _rows, Pause, stop));

        void Pause() => store.Turns.Rest(ref workedSince, stop);
    }

    /// <summary>Puts the merged segment in the place of its sources; <see cref="IsEntered"/>. The maintenance
    /// worker.</summary>
    public void Finish(Store store)
    {
        TakeLaidOut();
        Segment merged = Merged!;
        var entry = new SegmentFiles.Entry(_file!.Number);
        List<LiveFile> added = [_file, .. WriteIndexes(store, merged, entry)];
        using (store.SegmentFiles.Edits.Enter())
        {
            _relay!.PassOn(_rows!, merged);
            if (WriteMarks(store, merged, entry) is { } marks)
            {
                added.Add(marks);
            }

            store.Versions.Apply(new VersionEdit
            {
                Added = added,
                Removed = FilesOfSources(store),
                Horizon = _horizon,
            });
            foreach (Segment source in Sources)
            {
                store.SegmentFiles.Remove(source);
            }

            store.SegmentFiles.Add(merged, entry);
            _relay.Close(_rows!, merged, () => store.Views.Replace(parts =>
            [
                parts[(int)ViewSlot.Keys],
                ((CollectionsPart)parts[(int)ViewSlot.Collections]).WithReplaced(Sources.AsSpan(), merged),
            ]));
        }

        foreach (LiveFile file in added)
        {
            store.InMaking.Release(file.Number);
        }
    }

    /// <summary>Gives the references back.</summary>
    public void Dispose()
    {
        Merged?.Release();
        foreach (Segment source in Sources)
        {
            source.Release();
        }
    }

    // Workers that still look at the one before find nothing to do there, and touch no memory of it.
    private void TakeLaidOut()
    {
        Segment merged = Merged!;
        if (merged.Vectors.Any(static index => index.Search is MemoryGraphIndex { LaidOut: not null }))
        {
            Volatile.Write(
                ref _merged,
                merged.With(
                [
                    .. merged.Vectors.Select(static index =>
                        index.Moved(null, (index.Search as MemoryGraphIndex)?.TakeLaidOut())),
                ]));
            merged.Release();
        }
    }

    private List<LiveFile> WriteIndexes(Store store, Segment merged, SegmentFiles.Entry entry)
    {
        var files = new List<LiveFile>();
        foreach (VectorIndex index in
            merged.Vectors.Where(index => index.HasIndexOf(merged.Count) && index.IsComplete(merged.Count)))
        {
            IndexFileJob.FindEffort(merged, index);
            files.Add(IndexFile.Write(
                store.Files, store.Directory, store.InMaking.Take(), _file!.Number, merged, index));
            entry.NoteWritten(index);
        }

        return files;
    }

    private LiveFile? WriteMarks(Store store, Segment merged, SegmentFiles.Entry entry)
    {
        LiveFile? marks = SupersededFile.Write(
            store.Files,
            store.Directory,
            store.InMaking.Take,
            _file!.Number,
            merged,
            store.Versions.Current.Flushed);
        entry.Superseded = marks?.Number;
        entry.MarkCount = (int)(marks?.RowCount ?? 0);
        return marks;
    }

    private List<FileNumber> FilesOfSources(Store store)
    {
        var numbers = store.SegmentFiles.Entries
            .Where(pair => Sources.Contains(pair.Key))
            .Select(static pair => pair.Value.Number)
            .ToHashSet();
        return
        [
            .. store.Versions.Current.Files.Values
                .Where(file => numbers.Contains(file.Number) || numbers.Contains(file.Parent))
                .Select(static file => file.Number),
        ];
    }
}

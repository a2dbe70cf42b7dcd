using Turnstile.Collections.Segments;

namespace Turnstile.Engine;

/// <summary>Which files belong to which persisted segment.</summary>
/// <remarks>
/// Threads: opening, then two. The flush worker adds segments and notes marks, each after the version edit that made
/// them live; the maintenance worker drops dead segments, notes indexes, and puts a merged segment in the place of its
/// sources. A segment is dropped only when all its marks are noted, and then there are none left for the flush worker
/// to write; the end of a merge and the writing of marks exclude each other by <see cref="Edits"/>. So the two never
/// edit the files of one segment at once.</remarks>
internal sealed class SegmentFiles
{
    private readonly RankedLock _gate = new(LockRank.SegmentFiles);

    // guarded by _gate
    private readonly Dictionary<Segment, Entry> _entries = [];

    /// <summary>Held while marks are written and listed, and while a merged segment takes the place of its sources: a
    /// mark is in the file of the one or of the other.</summary>
    public RankedLock Edits { get; } = new(LockRank.SegmentEdits);

    /// <summary>The persisted segments at this moment.</summary>
    public IReadOnlyList<KeyValuePair<Segment, Entry>> Entries
    {
        get
        {
            using (_gate.Enter())
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Notes the file of a segment.</summary>
    public Entry Add(Segment segment, FileNumber number)
    {
        var entry = new Entry(number);
        Add(segment, entry);
        return entry;
    }

    /// <summary>Notes the files of a segment.</summary>
    public void Add(Segment segment, Entry entry)
    {
        using (_gate.Enter())
        {
            _entries.Add(segment, entry);
        }
    }

    /// <summary>The segment of a file; null if there is none.</summary>
    public (Segment Segment, Entry Entry)? Find(FileNumber number)
    {
        using (_gate.Enter())
        {
            foreach ((Segment segment, Entry entry) in _entries)
            {
                if (entry.Number == number)
                {
                    return (segment, entry);
                }
            }

            return null;
        }
    }

    /// <summary>Another object stands for the same rows and files from now on.</summary>
    public void Replace(Segment segment, Segment by)
    {
        using (_gate.Enter())
        {
            if (_entries.Remove(segment, out Entry? entry))
            {
                _entries.Add(by, entry);
            }
        }
    }

    /// <summary>Forgets a segment.</summary>
    public void Remove(Segment segment)
    {
        using (_gate.Enter())
        {
            _entries.Remove(segment);
        }
    }

    /// <summary>The files of one segment.</summary>
    internal sealed class Entry(FileNumber number)
    {
        // written by the flush worker after the edit that listed the file, read by the maintenance worker
        private int _markCount;

        /// <summary>The file of its columns.</summary>
        public FileNumber Number { get; } = number;

        /// <summary>The file of its marks; null if none are written yet. Opening and the flush worker only.</summary>
        public FileNumber? Superseded { get; set; }

        /// <summary>How many marks the segment had when they were last written.</summary>
        public int MarkCount
        {
            get => Volatile.Read(ref _markCount);
            set => Volatile.Write(ref _markCount, value);
        }

        /// <summary>The sequence from which on no row is live; null if it is not known that there is one. The
        /// maintenance worker only.</summary>
        public Sequence? DeadThrough { get; set; }

        /// <summary>The vector fields whose index is written. Opening and the maintenance worker only.</summary>
        public HashSet<int> Indexes { get; } = [];

        /// <summary>Whether the index of a field is in a file that can be used, as far as is known.</summary>
        public bool Has(VectorIndex index) => Indexes.Contains(index.Field.Id) && index.Stored is not { IsLost: true };

        /// <summary>The index of a field was written, and is listed.</summary>
        public void NoteWritten(VectorIndex index)
        {
            Indexes.Add(index.Field.Id);
            if (index.Stored is { } stored)
            {
                stored.IsLost = false;
            }
        }
    }
}

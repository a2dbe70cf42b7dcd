using Turnstile.Collections.Segments;

namespace Turnstile.Engine;

/// <summary>Which files belong to which persisted segment.</summary>
/// <remarks>Threads: opening, then the maintenance worker only.</remarks>
internal sealed class SegmentFiles
{
    private readonly Dictionary<Segment, Entry> _entries = [];

    /// <summary>The persisted segments.</summary>
    public IEnumerable<KeyValuePair<Segment, Entry>> Entries => _entries;

    /// <summary>Notes the file of a segment.</summary>
    public Entry Add(Segment segment, FileNumber number)
    {
        var entry = new Entry(number);
        _entries.Add(segment, entry);
        return entry;
    }

    /// <summary>The segment of a file; null if there is none.</summary>
    public (Segment Segment, Entry Entry)? Find(FileNumber number)
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

    /// <summary>Forgets a segment.</summary>
    public void Remove(Segment segment) => _entries.Remove(segment);

    /// <summary>The files of one segment.</summary>
    internal sealed class Entry(FileNumber number)
    {
        /// <summary>The file of its columns.</summary>
        public FileNumber Number { get; } = number;

        /// <summary>The file of its marks; null if none are written yet.</summary>
        public FileNumber? Superseded { get; set; }

        /// <summary>How many marks the segment had when they were last written.</summary>
        public int MarkCount { get; set; }

        /// <summary>The vector fields whose graph is written and can be used.</summary>
        public HashSet<int> Graphs { get; } = [];
    }
}

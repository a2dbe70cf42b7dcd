using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Kv.Ranges;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>The files of a damaged database, opened as far as they can be.</summary>
/// <remarks>What the manifest lists is live, and so is everything above the flushed sequence; without a manifest
/// everything there is. Nothing is written. Threads: one. Lifetime: dispose.</remarks>
internal sealed class SalvageSource : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly ManifestContent? _manifest;
    private readonly List<FileVerdict> _verdicts = [];
    private readonly List<SalvagedTable> _tables = [];
    private readonly List<SalvagedSegment> _segments = [];
    private readonly List<SalvagedLog> _logs = [];
    private readonly List<KeyGap> _gaps = [];
    private readonly SalvagedOperations _operations = new();
    private RangeTombstones[] _ranges = [];
    private bool _isTailUnknown;

    private SalvageSource(IFileSystem files, string directory)
    {
        _files = files;
        _directory = directory;
        _manifest = ReadManifest();
    }

    /// <summary>Whether the manifest could be read.</summary>
    public bool IsManifestRead => _manifest is not null;

    /// <summary>What was found of each file.</summary>
    public IReadOnlyList<FileVerdict> Verdicts => _verdicts;

    /// <summary>Where live files could not be read.</summary>
    public IReadOnlyList<KeyGap> Gaps => _gaps;

    /// <summary>Opens and reads through everything in a directory.</summary>
    /// <exception cref="StorageException">There is no such directory.</exception>
    public static SalvageSource Open(IFileSystem files, string directory, CancellationToken cancellation)
    {
        var source = new SalvageSource(files, directory);
        try
        {
            source.ReadLogs(cancellation);
            source.ReadTables(cancellation);
            source.ReadSegments(cancellation);
            source.CheckDerived();
            source._ranges =
            [
                .. source._tables.Select(static table => table.Ranges)
                    .Append(source._operations.Ranges)
                    .Where(static ranges => !ranges.IsEmpty),
            ];
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The entries of each file in their order.</summary>
    public IEnumerable<IEnumerable<SalvagedEntry>> Entries() =>
        _tables.Select(static table => table.Entries()).Append(_operations.Entries());

    /// <summary>Whether a live file that could not be read may have held a key.</summary>
    public bool IsInGap(byte[] key) => _gaps.Exists(gap => gap.Contains(key));

    /// <summary>The newest delete of a range that covers a key; zero for none.</summary>
    public Sequence NewestDelete(byte[] key)
    {
        Sequence newest = Sequence.Zero;
        foreach (RangeTombstones ranges in _ranges)
        {
            Sequence at = ranges.NewestAt(key, new Sequence(ulong.MaxValue));
            newest = at > newest ? at : newest;
        }

        return newest;
    }

    /// <summary>Reads the vector of a document version, from a segment or a log; null if it had none.</summary>
    /// <returns>False if it is lost.</returns>
    public bool TryReadVector(Sequence sequence, VectorField field, out byte[]? vector)
    {
        foreach (SalvagedSegment segment in _segments)
        {
            if (segment.TryRead(sequence, field, out vector))
            {
                return true;
            }
        }

        vector = null;
        return false;
    }

    /// <summary>Reads the columns of a document version as they were logged; null if no log has them.</summary>
    public byte[]? ReadColumns(Sequence sequence)
    {
        try
        {
            return _operations.TryFindColumns(sequence, out LogBytes columns) ? columns.Read() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The operations that no frame holds and no table is known to.</summary>
    public IReadOnlyList<LostSequences> LostSequences()
    {
        var lost = new List<LostSequences>();
        Sequence known = _manifest?.Version.Flushed
            ?? _tables.Select(static table => table.LastSequence).DefaultIfEmpty().Max();
        foreach ((Sequence first, Sequence last) in _operations.Frames)
        {
            if (first > known.Next)
            {
                lost.Add(new LostSequences(known.Next, new Sequence(first.Value - 1)));
            }

            known = last > known ? last : known;
        }

        if (_isTailUnknown)
        {
            lost.Add(new LostSequences(known.Next, null));
        }

        return lost;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _tables.ForEach(static table => table.Dispose());
        _segments.ForEach(static segment => segment.Dispose());
        _logs.ForEach(static log => log.Dispose());
    }

    private ManifestContent? ReadManifest()
    {
        try
        {
            ManifestContent content = ManifestReader.Read(_files, _directory);
            Add(FileNames.Of(FileKind.Manifest, content.Number), null);
            return content;
        }
        catch (Exception problem) when (problem is IOException or InvariantException)
        {
            string[] names = [.. Names(FileKind.Manifest).Select(static n => FileNames.Of(FileKind.Manifest, n))];
            Add(names.LastOrDefault("manifest"), problem.Message);
            return null;
        }
    }

    // After the logs: a table that a load brought is known to them alone until a manifest lists it.
    private void ReadTables(CancellationToken cancellation)
    {
        FileNumber[] listed = Listed(FileKind.Table);
        IEnumerable<FileNumber> loaded = _operations.Loads.Where(static pair => pair.Value.IsLive)
            .Select(static pair => pair.Key);
        foreach (FileNumber number in listed.Concat(Names(FileKind.Table).Union(loaded).Except(listed)))
        {
            cancellation.ThrowIfCancellationRequested();
            ReadTable(number);
        }
    }

    private void ReadTable(FileNumber number)
    {
        LiveFile? live = _manifest?.Version.Files.GetValueOrDefault(number);
        SalvagedLoad? load = _operations.Loads.GetValueOrDefault(number);
        bool isLive = _manifest is null || live is not null || load is { IsLive: true };

        // What is above the flushed sequence is newer than the manifest, which may have lost its end.
        Sequence liveAfter = isLive ? Sequence.Zero : _manifest!.Version.Flushed;
        Sequence place = live?.Last ?? load?.Sequence ?? Sequence.Zero;
        string name = FileNames.Of(FileKind.Table, number);
        try
        {
            var table = SalvagedTable.Open(_files, _directory, number, live, liveAfter, place);
            _tables.Add(table);
            _gaps.AddRange(isLive ? table.Gaps : []);
            Add(name, table.Problem);
        }
        catch (IOException problem)
        {
            Add(name, problem.Message);
            byte[] first = live?.SmallestKey.ToArray() ?? load?.FirstKey ?? [];
            _gaps.AddRange(isLive ? [new KeyGap(name, first, live?.LargestKey.ToArray() ?? load?.LastKey)] : []);
        }
    }

    private void ReadLogs(CancellationToken cancellation)
    {
        FileNumber oldest = _manifest?.Version.OldestLog ?? default;
        List<FileNumber> numbers = [.. Names(FileKind.Log)];
        if (oldest != default && !numbers.Contains(oldest))
        {
            Add(FileNames.Of(FileKind.Log, oldest), "the file is missing");
            _isTailUnknown = numbers.Count == 0;
        }

        foreach (FileNumber number in numbers)
        {
            try
            {
                _logs.Add(SalvagedLog.Open(_files, _directory, number));
                _isTailUnknown = false;
            }
            catch (IOException problem)
            {
                Add(FileNames.Of(FileKind.Log, number), problem.Message);
                _isTailUnknown = true;
            }
        }

        for (int i = 0; i < _logs.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isNewest = i == _logs.Count - 1;
            ReadLog(_logs[i], isNewest ? new Sequence(ulong.MaxValue) : _logs[i + 1].Header.First);
            _isTailUnknown |= isNewest && _logs[i].IsTailTorn;
        }
    }

    private void ReadLog(SalvagedLog log, Sequence bound)
    {
        string? problem = null;
        log.Read(bound, Visit);
        Add(FileNames.Of(FileKind.Log, log.Header.Number), log.Problem ?? problem);

        void Visit(in LogFrame frame)
        {
            try
            {
                bool isLive = _manifest is null || frame.First > _manifest.Version.Flushed;
                _operations.Add(log.File, frame, isLive);
            }
            catch (InvariantException damage)
            {
                problem ??= damage.Message;
            }
        }
    }

    // A document version is found by its sequence, so any segment that has it serves, listed or not.
    private void ReadSegments(CancellationToken cancellation)
    {
        foreach (FileNumber number in Listed(FileKind.Segment).Union(Names(FileKind.Segment)))
        {
            cancellation.ThrowIfCancellationRequested();
            string name = FileNames.Of(FileKind.Segment, number);
            try
            {
                var segment = SalvagedSegment.Open(_files, Path.Combine(_directory, name));
                _segments.Add(segment);
                Add(name, segment.Problem);
            }
            catch (IOException problem)
            {
                Add(name, problem.Message);
            }
        }
    }

    // Marks and graphs are made again from what is true: they are looked at for the report alone.
    private void CheckDerived()
    {
        foreach (FileKind kind in (FileKind[])[FileKind.Superseded, FileKind.Index])
        {
            ulong magic = kind == FileKind.Index ? SegmentFormat.IndexMagic : SegmentFormat.SupersededMagic;
            foreach (FileNumber number in Listed(kind).Union(Names(kind)))
            {
                string name = FileNames.Of(kind, number);
                try
                {
                    using var file = new SectionFileReader(
                        _files, Path.Combine(_directory, name), magic, SegmentFormat.Version);
                    file.Verify();
                    Add(name, null);
                }
                catch (IOException problem)
                {
                    Add(name, problem.Message);
                }
            }
        }
    }

    private FileNumber[] Listed(FileKind kind) => _manifest is null
        ? []
        : [.. _manifest.Version.Files.Values.Where(file => file.Kind == kind).Select(static file => file.Number)];

    private IEnumerable<FileNumber> Names(FileKind kind) => _files.ListFiles(_directory)
        .Where(name => FileNames.TryParse(name, out FileKind found, out _) && found == kind)
        .Select(static name => FileNames.TryParse(name, out _, out FileNumber number) ? number : default)
        .Order();

    private void Add(string name, string? problem)
    {
        long bytes = 0;
        try
        {
            using IFile file = _files.OpenRead(Path.Combine(_directory, name));
            bytes = file.Length;
        }
        catch (IOException)
        {
            // The verdict says so already.
        }

        _verdicts.Add(new FileVerdict(name, bytes, problem));
    }
}

using Turnstile.Storage;

namespace Turnstile.Manifest;

/// <summary>The current version of the database, and the manifest that makes every change of it durable.</summary>
/// <remarks>
/// Opening changes nothing: the first <see cref="Apply"/> after it starts a new manifest with a snapshot, so an old
/// one is never appended to, whatever its tail looks like. Invariants: FENCE-1: after a failed write every further
/// change is refused, and no file is deleted, because the failed edit may be on disk or not. File numbers are never
/// reused. Threads: any; changes one at a time. Lifetime: the database disposes it.
/// </remarks>
internal sealed class VersionSet : IDisposable
{
    /// <summary>A manifest grows by this, or by as much as its snapshot, before the next one is started;
    /// bytes.</summary>
    public const long GrowthBytes = 1 << 20;

    // immutable
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly long _growthBytes;
    private readonly RankedLock _gate = new(LockRank.VersionSet);

    // guarded by _gate
    private ManifestWriter? _writer;
    private FileNumber _manifest;

    // volatile: written under _gate
    private volatile Version _current;
    private volatile Exception? _failure;

    // interlocked
    private ulong _next;

    private VersionSet(IFileSystem files, string directory, ManifestContent content, ulong next, long growthBytes)
    {
        _files = files;
        _directory = directory;
        _growthBytes = growthBytes;
        _current = content.Version;
        _manifest = content.Number;
        _next = next;
        Identity = content.Identity;
    }

    /// <summary>The database's identity: 16 random bytes, the same for its whole life.</summary>
    public Guid Identity { get; }

    /// <summary>The live files now.</summary>
    public Version Current => _current;

    /// <summary>The next number that will be given out. Every file with a number at or above it is younger than this
    /// call.</summary>
    public FileNumber NextFile => new(Volatile.Read(ref _next));

    /// <summary>Whether the directory holds a database.</summary>
    public static bool Exists(IFileSystem files, string directory) => ManifestReader.Exists(files, directory);

    /// <summary>Makes an empty database in an existing directory.</summary>
    /// <exception cref="CorruptionException">There are files of a database already.</exception>
    public static VersionSet Create(
        IFileSystem files, string directory, Guid identity, long growthBytes = GrowthBytes) =>
        Create(files, directory, identity, Version.Empty, new FileNumber(1), growthBytes);

    /// <summary>Makes a database of existing files: a checkpoint, a restored backup.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Where the files of <paramref name="version"/> and its logs are, durably.</param>
    /// <param name="identity">The identity of the database.</param>
    /// <param name="version">Its live files.</param>
    /// <param name="next">Every number that was given out is lower.</param>
    /// <param name="growthBytes">As in <see cref="GrowthBytes"/>.</param>
    /// <exception cref="CorruptionException">There is a manifest already, or files that are not of the
    /// version.</exception>
    public static VersionSet Create(
        IFileSystem files,
        string directory,
        Guid identity,
        Version version,
        FileNumber next,
        long growthBytes = GrowthBytes)
    {
        CheckOnlyFilesOf(files, directory, version);
        ulong number = NumberAfterAll(files, directory, next);
        var content = new ManifestContent(new FileNumber(number), identity, version, new FileNumber(number + 1));
        var set = new VersionSet(files, directory, content, number + 1, growthBytes);
        set._writer = ManifestWriter.Create(files, directory, content);
        return set;
    }

    /// <summary>Opens a database: reads the newest manifest and makes it durable as it is.</summary>
    /// <exception cref="CorruptionException">The manifest is missing or damaged, or a live file that is truth is
    /// missing. Nothing was written or deleted.</exception>
    public static VersionSet Open(IFileSystem files, string directory, long growthBytes = GrowthBytes)
    {
        ManifestContent content = ManifestReader.Read(files, directory);
        CheckPresence(files, directory, content.Version);

        // Its last edit may be in the operating system's cache only, even after a failed sync, and files may be deleted
        // because of it.
        using (IFile file = files.Open(FileNames.PathOf(directory, FileKind.Manifest, content.Number)))
        {
            Rewrite.AndSync(file, 0, file.Length);
        }

        files.SyncDirectory(directory);
        ulong next = NumberAfterAll(files, directory, content.NextFile);
        return new VersionSet(files, directory, content, next, growthBytes);
    }

    /// <summary>Gives out a file number, never given out before.</summary>
    public FileNumber NewFileNumber() => new(Interlocked.Increment(ref _next) - 1);

    /// <summary>Changes the set of live files; durable, and <see cref="Current"/>, when this returns.</summary>
    /// <exception cref="InvariantException">The edit does not fit the current version; nothing was written.</exception>
    /// <exception cref="StorageException">The disk failed; every further change is refused.</exception>
    /// <exception cref="FencedException">An earlier change failed.</exception>
    public Version Apply(VersionEdit edit)
    {
        using (_gate.Enter())
        {
            ThrowIfFenced();
            Version version = _current.With(edit);
            foreach (LiveFile file in edit.Added)
            {
                Invariant.Check(
                    file.Number.CompareTo(NextFile) < 0, "TRUTH-1", $"file number {file.Number} was never given out");
            }

            try
            {
                WriteLocked(version, edit);
            }
            catch (Exception error)
            {
                _failure = error;
                throw;
            }

            _current = version;
            return version;
        }
    }

    /// <summary>Deletes the files that nobody needs; returns their names.</summary>
    /// <param name="inUse">Numbers of files that are read or written by somebody though the current version does not
    /// list them, collected after <paramref name="below"/> was taken.</param>
    /// <param name="below">Only files with lower numbers are looked at: <see cref="NextFile"/>, taken first.</param>
    /// <param name="releases">Gives back what the files hold, which can take long; edits wait meanwhile if it is left
    /// out.</param>
    public IReadOnlyList<string> DeleteObsolete(
        IReadOnlySet<FileNumber> inUse, FileNumber below, Releases? releases = null)
    {
        using (_gate.Enter())
        {
            ThrowIfFenced();
            IReadOnlyList<string> names =
                ObsoleteFiles.Find(_files.ListFiles(_directory), _current, _manifest, below, inUse);
            ObsoleteFiles.Delete(_files, _directory, names, releases ?? new Releases());
            return names;
        }
    }

    /// <summary>Closes the manifest.</summary>
    public void Dispose()
    {
        using (_gate.Enter())
        {
            _failure ??= new ObjectDisposedException(nameof(VersionSet));
            _writer?.Dispose();
        }
    }

    private static ulong NumberAfterAll(IFileSystem files, string directory, FileNumber next)
    {
        ulong after = next.Value;
        foreach (string name in files.ListFiles(directory))
        {
            if (FileNames.TryParse(name, out _, out FileNumber number)
                || FileNames.TryParseTemporary(name, out _, out number))
            {
                after = Math.Max(after, number.Value + 1);
            }
        }

        return after;
    }

    private static void CheckOnlyFilesOf(IFileSystem files, string directory, Version version)
    {
        foreach (string name in files.ListFiles(directory))
        {
            if (FileNames.TryParse(name, out FileKind kind, out FileNumber number)
                && !version.Files.ContainsKey(number)
                && (kind != FileKind.Log || version.OldestLog.Value == 0))
            {
                throw new CorruptionException(
                    Path.Combine(directory, name), 0, "directory for a new database", "no file of another", name);
            }
        }
    }

    private static void CheckPresence(IFileSystem files, string directory, Version version)
    {
        var present = files.ListFiles(directory).ToHashSet(StringComparer.Ordinal);
        foreach (LiveFile file in version.Files.Values)
        {
            if (!file.IsDerived && !present.Contains(file.Name))
            {
                throw new CorruptionException(Path.Combine(directory, file.Name), 0, "live file", "present", "missing");
            }
        }
    }

    private void WriteLocked(Version version, VersionEdit edit)
    {
        _gate.AssertHeld();
        if (_writer is { } writer
            && writer.LengthBytes - writer.SnapshotEnd <= Math.Max(_growthBytes, writer.SnapshotEnd))
        {
            writer.Append(edit, NextFile);
            return;
        }

        FileNumber number = NewFileNumber();
        var content = new ManifestContent(number, Identity, version, NextFile);
        var created = ManifestWriter.Create(_files, _directory, content);
        _writer?.Dispose();
        _writer = created;
        _manifest = number;
        DeleteOlderManifests();
    }

    private void DeleteOlderManifests()
    {
        var none = new HashSet<FileNumber>();
        try
        {
            IEnumerable<string> older = ObsoleteFiles
                .Find(_files.ListFiles(_directory), _current, _manifest, _manifest, none)
                .Where(static name => FileNames.TryParse(name, out FileKind kind, out _) && kind == FileKind.Manifest);
            ObsoleteFiles.Delete(_files, _directory, older, new Releases());
        }
        catch (StorageException)
        {
            // The change is durable; an old manifest does no harm, and DeleteObsolete finds it again.
        }
    }

    private void ThrowIfFenced()
    {
        if (_failure is { } cause)
        {
            throw new FencedException(cause);
        }
    }
}

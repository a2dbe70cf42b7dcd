using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>A disk in memory that knows what is synced and what is not, and can lose the rest.</summary>
/// <remarks>
/// Scenario: a workload runs once on it and leaves a trace; <see cref="At"/> then gives the disk as it would be after a
/// power cut at any operation of the trace, without running the workload again. Or the power goes while it runs
/// (<see cref="CutPowerAt"/>), or one operation fails (<see cref="FailAt"/>).
/// Oracle: what was synced, file by sector and directory by name, is in every image; what was not may be or not, as the
/// loss model allows.
/// It does not model: loss of directories themselves (they are durable when created), atomicity across two directories,
/// sectors that are torn inside, synced data that decays (but see <see cref="FlipBit"/>), and time.
/// Threads: any; operations happen one after the other.
/// </remarks>
internal sealed class VirtualDisk : IFileSystem
{
    private readonly Lock _gate = new();

    // immutable: how many operations went before the trace; what they left unsynced is older than the trace
    private readonly int _first;

    // guarded by _gate: _before[n] is the state before operation n
    private readonly List<DiskOperation> _trace = [];
    private readonly List<DiskState> _before = [];
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private readonly FaultPlan _plan = new();
    private DiskState _state;

    /// <summary>An empty disk.</summary>
    public VirtualDisk()
        : this(DiskState.Empty)
    {
    }

    private VirtualDisk(DiskState state, int first = 0)
    {
        _state = state;
        _first = first;
    }

    /// <summary>How many operations were done.</summary>
    public int OperationCount
    {
        get
        {
            lock (_gate)
            {
                return _trace.Count;
            }
        }
    }

    /// <summary>The operations so far.</summary>
    public IReadOnlyList<DiskOperation> Trace
    {
        get
        {
            lock (_gate)
            {
                return [.. _trace];
            }
        }
    }

    /// <summary>From operation <paramref name="operation"/> on, everything throws
    /// <see cref="PowerCutException"/>.</summary>
    public void CutPowerAt(int operation) => _plan.CutPowerAt(operation);

    /// <summary>Operation <paramref name="operation"/> goes wrong.</summary>
    public void FailAt(int operation, DiskFault fault) => _plan.FailAt(operation, fault);

    /// <summary>A full disk has space again.</summary>
    public void FreeSpace() => _plan.FreeSpace();

    /// <summary>The disk after a power cut during operation <paramref name="operation"/> of the trace, which may be
    /// done partly; the operation count stands for a cut after the last one.</summary>
    public VirtualDisk At(int operation, LossModel model, ulong seed)
    {
        lock (_gate)
        {
            // A sync that was cut promises nothing; any other operation is one more unsynced one.
            bool isBefore = operation < _trace.Count && _trace[operation].IsSync;
            int index = isBefore ? operation : operation + 1;
            DiskState state = index < _before.Count ? _before[index] : _state;
            return new VirtualDisk(PowerCut.Of(state, model, seed));
        }
    }

    /// <summary>The disk after a power cut now.</summary>
    public VirtualDisk Recover(LossModel model, ulong seed) => At(OperationCount, model, seed);

    /// <summary>The same disk again, without trace and locks: as after the death of the process now.</summary>
    public VirtualDisk Clone() => KilledAt(OperationCount);

    /// <summary>The disk after the process died before operation <paramref name="operation"/>: nothing is lost, and
    /// what was not synced is not.</summary>
    public VirtualDisk KilledAt(int operation)
    {
        lock (_gate)
        {
            return new VirtualDisk(operation < _before.Count ? _before[operation] : _state, _first + operation);
        }
    }

    /// <summary>Shows what another disk held before one of its operations, in open files too.</summary>
    public void Show(VirtualDisk recorded, int operation)
    {
        lock (_gate)
        {
            _state = recorded.KilledAt(operation)._state;
        }
    }

    /// <summary>Tells apart what can be read now: names and contents.</summary>
    public string Digest() => Volatile.Read(ref _state).Digest();

    /// <summary>Turns one bit of a file around, durably.</summary>
    public void FlipBit(string path, long bit)
    {
        lock (_gate)
        {
            int number = Find("open", path);
            _state = _state.With(number, _state.Inodes[number].Flipped(bit));
        }
    }

    /// <summary>The whole content of a file.</summary>
    public byte[] ReadAll(string path)
    {
        lock (_gate)
        {
            FileImage image = _state.Inodes[Find("open", path)].Current;
            byte[] bytes = new byte[image.Length];
            image.Read(0, bytes);
            return bytes;
        }
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        lock (_gate)
        {
            for (string? part = path; !string.IsNullOrEmpty(part); part = Path.GetDirectoryName(part))
            {
                if (!_state.Directories.ContainsKey(part))
                {
                    _state = _state.With(part, DirectoryImage.Empty);
                }
            }
        }
    }

    /// <inheritdoc/>
    public bool DirectoryExists(string path)
    {
        lock (_gate)
        {
            return _state.Directories.ContainsKey(path);
        }
    }

    /// <inheritdoc/>
    public bool FileExists(string path)
    {
        lock (_gate)
        {
            (string directory, string name) = Split(path);
            return _state.Directories.TryGetValue(directory, out DirectoryImage? names)
                && names.Current.ContainsKey(name);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory)
    {
        lock (_gate)
        {
            return [.. DirectoryOf("list", directory).Current.Keys];
        }
    }

    /// <inheritdoc/>
    public IFile Create(string path)
    {
        lock (_gate)
        {
            (string directory, string name) = Split(path);
            Require(!DirectoryOf("create", directory).Current.ContainsKey(name), "create", path, "it is there already");
            int operation = Begin(DiskOperationKind.Create, "create", path);
            int number = _state.NextInode;
            _state = (_state with { NextInode = number + 1 })
                .With(number, Inode.Empty)
                .With(directory, new PendingEntry(operation, null, name, number));
            return new VirtualFile(this, path, number, isWritable: true);
        }
    }

    /// <inheritdoc/>
    public IFile Open(string path)
    {
        lock (_gate)
        {
            return new VirtualFile(this, path, Find("open", path), isWritable: true);
        }
    }

    /// <inheritdoc/>
    public IFile OpenRead(string path)
    {
        lock (_gate)
        {
            return new VirtualFile(this, path, Find("open", path), isWritable: false);
        }
    }

    /// <inheritdoc/>
    public void Rename(string source, string target)
    {
        lock (_gate)
        {
            int number = Find("rename", source);
            (string from, string oldName) = Split(source);
            (string to, string newName) = Split(target);
            DirectoryOf("rename", to);
            int operation = Begin(DiskOperationKind.Rename, "rename", target);
            _state = from == to
                ? _state.With(to, new PendingEntry(operation, oldName, newName, number))
                : _state
                    .With(to, new PendingEntry(operation, null, newName, number))
                    .With(from, new PendingEntry(operation, oldName, null, 0));
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (_gate)
        {
            Find("delete", path);
            (string directory, string name) = Split(path);
            int operation = Begin(DiskOperationKind.Delete, "delete", path);
            _state = _state.With(directory, new PendingEntry(operation, name, null, 0));
        }
    }

    /// <inheritdoc/>
    public void Link(string source, string link)
    {
        lock (_gate)
        {
            int number = Find("link", source);
            (string directory, string name) = Split(link);
            Require(!DirectoryOf("link", directory).Current.ContainsKey(name), "link", link, "it is there already");
            int operation = Begin(DiskOperationKind.Link, "link", link);
            _state = _state.With(directory, new PendingEntry(operation, null, name, number));
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        lock (_gate)
        {
            DirectoryOf("sync", path);
            Begin(DiskOperationKind.SyncDirectory, "sync", path);
            _state = _state.With(path, _state.Directories[path].Synced());
        }
    }

    /// <inheritdoc/>
    public IDisposable Lock(string path)
    {
        lock (_gate)
        {
            if (_locks.Contains(path))
            {
                throw new DatabaseLockedException(path, "another user of this virtual disk");
            }

            if (!FileExists(path))
            {
                Create(path).Dispose();
            }

            _locks.Add(path);
        }

        return new VirtualLock(this, path);
    }

    internal FileImage ImageOf(int inode)
    {
        lock (_gate)
        {
            CheckPower();
            return _state.Inodes[inode].Current;
        }
    }

    internal void Write(string path, int inode, long offset, ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            int operation = _first + _trace.Count;
            byte[] data = source.ToArray();
            try
            {
                Begin(DiskOperationKind.Write, "write", path, offset, data.Length);
            }
            catch (StorageException) when (_plan.Fault == DiskFault.ShortWrite)
            {
                data = data[..(data.Length / 2)];
                _state = _state.With(inode, _state.Inodes[inode].With(new PendingWrite(operation, offset, data)));
                throw;
            }

            _state = _state.With(inode, _state.Inodes[inode].With(new PendingWrite(operation, offset, data)));
        }
    }

    internal void SetLength(string path, int inode, long length)
    {
        lock (_gate)
        {
            int operation = Begin(DiskOperationKind.SetLength, "set length", path, length);
            _state = _state.With(inode, _state.Inodes[inode].With(new PendingWrite(operation, length, null)));
        }
    }

    internal void Sync(string path, int inode)
    {
        lock (_gate)
        {
            try
            {
                Begin(DiskOperationKind.Sync, "sync", path);
            }
            catch (StorageException) when (_plan.Fault == DiskFault.FailedSync)
            {
                _state = _state.With(inode, _state.Inodes[inode].Forgotten());
                throw;
            }

            _state = _state.With(inode, _state.Inodes[inode].Synced());
        }
    }

    internal void Unlock(string path)
    {
        lock (_gate)
        {
            _locks.Remove(path);
        }
    }

    private static (string Directory, string Name) Split(string path) =>
        (Path.GetDirectoryName(path) ?? string.Empty, Path.GetFileName(path));

    private static void Require(bool holds, string operation, string path, string reason, bool isDiskFull = false)
    {
        if (!holds)
        {
            throw new StorageException(operation, path, reason, inner: null, isDiskFull);
        }
    }

    // Counts the operation, and fails if it is its turn.
    private int Begin(DiskOperationKind kind, string operation, string path, long offset = 0, int length = 0)
    {
        CheckPower();
        int number = _trace.Count;
        _trace.Add(new DiskOperation(kind, path, offset, length));
        _before.Add(_state);
        string? failure = _plan.FailureOf(number, kind);
        Require(failure is null, operation, path, failure ?? string.Empty, _plan.Fault == DiskFault.NoSpace);
        return _first + number;
    }

    private void CheckPower() => _plan.CheckPower(_trace.Count);

    private int Find(string operation, string path)
    {
        CheckPower();
        (string directory, string name) = Split(path);
        DirectoryImage names = DirectoryOf(operation, directory);
        return names.Current.TryGetValue(name, out int inode)
            ? inode
            : throw new StorageException(operation, path, "there is no such file");
    }

    private DirectoryImage DirectoryOf(string operation, string path)
    {
        CheckPower();
        return _state.Directories.TryGetValue(path, out DirectoryImage? names)
            ? names
            : throw new StorageException(operation, path, "there is no such directory");
    }
}

using Turnstile.Collections.Schema;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>What is derived from one field of a segment that was opened: in its file until somebody needs it, in memory
/// from then on. Derived (TRUTH-1).</summary>
/// <remarks>
/// The first who needs it reads it, and who comes meanwhile waits for that: it is shorter than the scan that would be
/// the other way to answer. What is not as it was written gives way to an empty index, which workers fill. The file is
/// open until it was read, so that it can be read though its name is gone
/// (docs/adr/0055-an-index-is-read-when-it-is-first-used.md).
/// Threads: any. Lifetime: counted; who reads it has a view of a segment that owns a reference.</remarks>
/// <param name="site">The cache for pages of graphs, and who is woken.</param>
/// <param name="field">The field.</param>
/// <param name="column">Its vectors in the segment's file; who owns the index owns them too.</param>
/// <param name="file">The index file; taken over.</param>
internal sealed class StoredIndex(SegmentSite site, VectorField field, IVectorColumn column, SectionFileReader file)
    : IDerivedIndex
{
    private readonly RankedLock _gate = new(LockRank.IndexLoad);
    private ReferenceCount _references = ReferenceCount.One;

    // guarded by _gate: whether the file was read, and what came of it; null for nothing that can be used
    private bool _isRead;
    private IDerivedIndex? _read;

    // written once under _gate, after all that it holds, read by any
    private IDerivedIndex? _loaded;

    // written under _gate before _loaded: what vectors take that were copied for the graph
    private long _copiedBytes;

    // written under _gate before _loaded; cleared by the maintenance worker; volatile
    private volatile bool _isLost;

    // hints for workers; volatile
    private volatile bool _isWanted;
    private volatile bool _isLoading;

    /// <summary>The index; null while it is in its file only.</summary>
    public IDerivedIndex? Loaded => Volatile.Read(ref _loaded);

    /// <summary>Whether a worker is to read it: it is wanted, and nobody does.</summary>
    public bool IsWanted => _isWanted && !_isLoading && Loaded is null;

    /// <summary>Whether the file could not be used, so that another must be written. The maintenance worker ends
    /// this.</summary>
    public bool IsLost
    {
        get => _isLost;
        set => _isLost = value;
    }

    /// <inheritdoc/>
    public long Bytes => Loaded is { } loaded ? loaded.Bytes + _copiedBytes : 0;

    /// <inheritdoc/>
    public bool IsFor(int count) => Loaded?.IsFor(count) ?? true;

    /// <inheritdoc/>
    public int IndexedOf(int count, bool isInFile) => Loaded is { } loaded ? loaded.IndexedOf(count, isInFile) : count;

    /// <inheritdoc/>
    public int UnhurriedOf(int count) => Loaded?.UnhurriedOf(count) ?? count;

    /// <inheritdoc/>
    /// <remarks>What is lost is not complete from then on, for another file is written of what is.</remarks>
    public bool IsComplete(int count) => Loaded?.IsComplete(count) ?? !_isLost;

    /// <inheritdoc/>
    public void Seal() => Loaded?.Seal();

    /// <summary>Wakes workers to read it, once.</summary>
    public void Want()
    {
        if (!_isWanted && Loaded is null)
        {
            _isWanted = true;
            site.Wake();
        }
    }

    /// <summary>Brings the index into memory, if nobody has.</summary>
    /// <param name="marks">Who superseded the rows: all that files and log say of it, for the store is open.</param>
    /// <param name="stop">Ends the reading; it begins anew then when it is needed.</param>
    /// <exception cref="StorageException">The file cannot be read now; the next who needs it tries again.</exception>
    /// <exception cref="CorruptionException">A vector of the segment is not what was written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Load(RowSequences marks, CancellationToken stop)
    {
        if (Loaded is not null)
        {
            return;
        }

        using (_gate.Enter())
        {
            if (_loaded is null)
            {
                LoadLocked(marks, stop);
            }
        }

        // There may be rows to enter, or an effort to find out.
        site.Wake();
    }

    /// <inheritdoc/>
    public void Retain() => _references.Retain();

    /// <inheritdoc/>
    public void Release()
    {
        if (_references.Release())
        {
            file.Dispose();
            (_loaded ?? _read)?.Release();
        }
    }

    private void LoadLocked(RowSequences marks, CancellationToken stop)
    {
        _isLoading = true;
        IVectorColumn? searched = null;
        try
        {
            searched = SegmentFileReader.ForGraph(field, column);
            if (!_isRead)
            {
                _read = IndexFile.TryRead(file, field, searched, site.Cache, stop);
                _isRead = true;
                file.Dispose();
            }

            if (_read is FieldIndex search && !IndexCompletion.TryRun(field, column, marks, search))
            {
                _read.Release();
                _read = null;
            }

            _isLost = _read is null;
            _copiedBytes = searched.BytesOf(searched.Capacity);
            Volatile.Write(ref _loaded, _read ?? VectorIndex.NewDerived(field, searched, isSealed: true)!);
        }
        finally
        {
            searched?.Release();

            // After a failure who needs it asks again, and is told.
            _isWanted = false;
            _isLoading = false;
        }
    }
}

using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Segments;

/// <summary>The inverted lists over one vector field of one sealed segment, with their codes; none until they are
/// built. Derived (TRUTH-1).</summary>
/// <remarks>Threads: one worker builds, any query searches. Lifetime: counted; each segment object of the rows owns a
/// reference.</remarks>
internal sealed class ListIndex : IDerivedIndex
{
    /// <summary>A segment of fewer rows is scanned, and has no lists.</summary>
    public const int RowsMin = 2_000;

    private ReferenceCount _references = ReferenceCount.One;

    // 0 free, 1 taken by a worker; Interlocked
    private int _begun;

    // written once by the worker that built them, read by any
    private FastScanCodes? _codes;

    // written once by the worker that found it out, read by queries
    private EffortTable? _efforts;

    /// <summary>Lists that were read from a file; null for none yet.</summary>
    public ListIndex(FastScanCodes? codes) => _codes = codes;

    /// <summary>The lists and codes; null until they are there.</summary>
    public FastScanCodes? Codes => Volatile.Read(ref _codes);

    /// <summary>How many lists a wanted recall takes; null until that is known.</summary>
    public EffortTable? Efforts
    {
        get => Volatile.Read(ref _efforts);
        set => Volatile.Write(ref _efforts, value);
    }

    /// <inheritdoc/>
    public long Bytes => Codes?.ByteCount ?? 0;

    /// <inheritdoc/>
    public bool IsFor(int count) => count >= RowsMin;

    /// <inheritdoc/>
    public int IndexedOf(int count, bool isInFile) => IsFor(count) && Codes is null ? 0 : count;

    /// <inheritdoc/>
    public bool IsComplete(int count) => Codes is not null;

    /// <summary>True for the one worker that is to build them.</summary>
    public bool TryBegin() => Codes is null && Interlocked.CompareExchange(ref _begun, 1, 0) == 0;

    /// <summary>Lets queries find them. The release store orders it after all that they hold.</summary>
    public void Publish(FastScanCodes codes) => Volatile.Write(ref _codes, codes);

    /// <inheritdoc/>
    public void Retain() => _references.Retain();

    /// <inheritdoc/>
    public void Release()
    {
        if (_references.Release() && Codes is { } codes)
        {
            codes.Dispose();
            codes.Index.Centroids.Dispose();
        }
    }
}

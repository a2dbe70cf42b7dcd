using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Segments;

/// <summary>The inverted lists over the first rows of one field of one segment, as they were made at one time, and
/// their codes if they have codes of their own.</summary>
/// <remarks>Immutable but for the efforts. Lifetime: counted; who has found it in <see cref="GrowingLists"/> releases
/// it when he has searched.</remarks>
/// <param name="index">The lists.</param>
/// <param name="codes">Codes of 1 bit in blocks, taken over; null where lists are over codes of the rows, or over
/// vectors.</param>
/// <param name="centroids">Those of the lists; a reference is taken over.</param>
/// <param name="through">How many rows were looked at: all with vectors below are in the lists.</param>
/// <param name="isFinal">Whether no row follows, and a file may keep them.</param>
internal sealed class FieldLists(
    IvfIndex index, FastScanCodes? codes, SharedCentroids centroids, int through, bool isFinal)
{
    private ReferenceCount _references = ReferenceCount.One;

    // written by the worker that found it out, read by queries
    private EffortTable? _efforts;

    /// <summary>The lists.</summary>
    public IvfIndex Index => index;

    /// <summary>Their codes; null where codes of the rows are searched, or vectors.</summary>
    public FastScanCodes? Codes => codes;

    /// <summary>The centroids of the lists.</summary>
    public SharedCentroids Centroids => centroids;

    /// <summary>All rows with vectors below are in the lists.</summary>
    public int Through => through;

    /// <summary>Whether no row follows.</summary>
    public bool IsFinal => isFinal;

    /// <summary>How many lists a wanted recall takes; null until that is known.</summary>
    public EffortTable? Efforts
    {
        get => Volatile.Read(ref _efforts);
        set => Volatile.Write(ref _efforts, value);
    }

    /// <summary>What lists, centroids and codes take in memory, bytes.</summary>
    public long Bytes
    {
        get
        {
            // Centroids are there as float32 twice and as a code.
            const int ComponentBytes = 9;
            long entries = (long)sizeof(int) * index.MemberCount * (index.HasSpill ? 2 : 1);
            long centroidBytes = (long)index.ListCount * index.Format.Dimension * ComponentBytes;
            return entries + centroidBytes + (codes?.ByteCount ?? 0);
        }
    }

    /// <summary>One owner more; false if it has been freed.</summary>
    public bool TryRetain() => _references.TryRetain();

    /// <summary>One owner less; the last frees the memory.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            codes?.Dispose();
            centroids.Release();
        }
    }
}

using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Codes that several indexes search: the one in memory, and the one that takes its place when the graph has
/// moved into a file.</summary>
/// <remarks>Lifetime: counted; each index owns a reference.</remarks>
internal sealed class SharedCodes(VectorRows rows)
{
    private ReferenceCount _references = ReferenceCount.One;

    /// <summary>One owner more.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last frees the memory.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            rows.Dispose();
        }
    }
}

using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Segments;

/// <summary>Centroids that the lists of several times have, and those of several segments.</summary>
/// <remarks>Lifetime: counted; each owns a reference. Takes the centroids over.</remarks>
internal sealed class SharedCentroids(IvfCentroids centroids)
{
    private ReferenceCount _references = ReferenceCount.One;

    /// <summary>The centroids.</summary>
    public IvfCentroids Centroids => centroids;

    /// <summary>One owner more.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last frees the memory.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            centroids.Dispose();
        }
    }
}

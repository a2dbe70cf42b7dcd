namespace Turnstile.Vectors;

/// <summary>How the distance of two vectors is defined. Smaller is closer for every one of them.</summary>
public enum Metric : byte
{
    /// <summary>Squared Euclidean distance, Σ (a[i]-b[i])²; 0 or more.</summary>
    L2 = 0,

    /// <summary>Minus the dot product, -Σ a[i]·b[i]; of any sign, and a vector need not be its own nearest.</summary>
    InnerProduct = 1,

    /// <summary>
    /// One minus the cosine of the angle, 0 to 2. A zero vector has cosine 0, so distance 1, to everything.
    /// </summary>
    Cosine = 2,

    /// <summary>Manhattan distance, Σ |a[i]-b[i]|; 0 or more.</summary>
    L1 = 3,

    /// <summary>The number of bits that differ; for <see cref="VectorElement.Binary"/> alone.</summary>
    Hamming = 4,

    /// <summary>
    /// One minus the share of the bits set in either that are set in both, 0 to 1; 0 when neither has any. For <see
    /// cref="VectorElement.Binary"/> alone.
    /// </summary>
    Jaccard = 5,
}

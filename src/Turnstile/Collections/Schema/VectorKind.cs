namespace Turnstile.Collections.Schema;

/// <summary>What a vector field holds for each document.</summary>
public enum VectorKind
{
    /// <summary>One vector, all components of it.</summary>
    Dense,

    /// <summary>One vector that is mostly zero: terms, numbers of 32 bits, with a weight each.</summary>
    Sparse,

    /// <summary>A set of vectors of one dimension, called tokens (late interaction).</summary>
    Multi,
}

namespace Turnstile.Collections.Schema;

/// <summary>How a vector field is searched.</summary>
/// <remarks>The numbers are written to disk and never reused.</remarks>
public enum IndexKind : byte
{
    /// <summary>Exact: every vector is compared.</summary>
    Flat = 1,

    /// <summary>A navigable graph: approximate and fast.</summary>
    Hnsw = 2,

    /// <summary>Inverted lists with codes of 1 bit: approximate, built in one go.</summary>
    Ivf = 3,

    /// <summary>Upper bounds of blocks of rows, for sparse vectors: exact, or faster and nearly so.</summary>
    BlockMax = 4,

    /// <summary>A navigable graph whose links are read from disk, over short codes in memory: approximate, for more
    /// vectors than there is memory for.</summary>
    Disk = 5,
}

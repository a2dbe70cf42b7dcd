namespace Turnstile;

/// <summary>How data blocks of sorted tables are written. Tables of any kind are read whatever is set. The numbers
/// stand in files and are never reused.</summary>
public enum BlockCompression
{
    /// <summary>As they are. The default.</summary>
    None = 0,

    /// <summary>Repeated bytes are written once, where that saves an eighth of a block at least: fast to read,
    /// good for text and JSON.</summary>
    Lz = 1,
}

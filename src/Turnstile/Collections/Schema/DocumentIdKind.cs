namespace Turnstile.Collections.Schema;

/// <summary>What a collection's document ids are.</summary>
/// <remarks>The numbers are written to disk and never reused.</remarks>
public enum DocumentIdKind : byte
{
    /// <summary>No kind: an id that was never set.</summary>
    None = 0,

    /// <summary>Text of 1 to 1,024 UTF-8 bytes.</summary>
    String = 1,

    /// <summary>A signed 64-bit number.</summary>
    Int64 = 2,

    /// <summary>An unsigned 64-bit number.</summary>
    UInt64 = 3,

    /// <summary>A Guid.</summary>
    Guid = 4,
}

namespace Turnstile.Collections.Schema;

/// <summary>What a scalar field holds.</summary>
/// <remarks>The numbers are written to disk and never reused. Kept free: 3 Int8, 4 Int16, 7 to 10 UInt8 to UInt64,
/// 13 Decimal, 15 DateTimeOffset, 16 DateOnly, 17 TimeOnly, 19 Bytes, 20 Json, and 0x40 plus a type for arrays of it.
/// </remarks>
public enum FieldType : byte
{
    /// <summary>No type: what null has.</summary>
    None = 0,

    /// <summary>Text.</summary>
    String = 1,

    /// <summary>True or false.</summary>
    Boolean = 2,

    /// <summary>A signed 32-bit number.</summary>
    Int32 = 5,

    /// <summary>A signed 64-bit number.</summary>
    Int64 = 6,

    /// <summary>A 32-bit float; any but NaN.</summary>
    Float = 11,

    /// <summary>A 64-bit float; any but NaN.</summary>
    Double = 12,

    /// <summary>A point in time in UTC, in steps of 100 nanoseconds.</summary>
    DateTime = 14,

    /// <summary>A Guid.</summary>
    Guid = 18,
}

using System.Diagnostics.CodeAnalysis;

namespace Turnstile.Vectors;

/// <summary>The number type of a vector's components, as stored.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are number types, and are named as such.")]
public enum VectorElement : byte
{
    /// <summary>IEEE 754 single precision, little-endian, 4 bytes; NaN and infinity are refused.</summary>
    Float32 = 0,

    /// <summary>Whole numbers 0 to 255, 1 byte. Distances are computed in integers, exactly.</summary>
    UInt8 = 1,

    /// <summary>Whole numbers -128 to 127, 1 byte. Distances are computed in integers, exactly.</summary>
    Int8 = 2,

    /// <summary>Bits, eight to a byte, the first in the lowest; the dimension counts bits, a multiple of 8.</summary>
    Binary = 3,

    /// <summary>IEEE 754 half precision, little-endian, 2 bytes; NaN and infinity are refused.</summary>
    Float16 = 4,
}

namespace Turnstile.Cli.Files;

/// <summary>What one component of a vector is in a file.</summary>
internal enum Component
{
    /// <summary>A whole number, 0 to 255, one byte.</summary>
    UInt8,

    /// <summary>A whole number, -128 to 127, one byte.</summary>
    Int8,

    /// <summary>Half precision, little-endian.</summary>
    Float16,

    /// <summary>Single precision, little-endian.</summary>
    Float32,

    /// <summary>A whole number of four bytes, little-endian; read as single precision.</summary>
    Int32,
}

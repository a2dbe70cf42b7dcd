namespace Turnstile.Vectors.Distances;

/// <summary>
/// The widths a distance can be computed in. All give the same integers, and floats equal within rounding.
/// </summary>
public enum SimdForm : byte
{
    /// <summary>One number at a time; the yardstick for the others.</summary>
    Scalar = 0,

    /// <summary>128-bit vectors: every x64 and Arm64 processor.</summary>
    Vector128 = 1,

    /// <summary>256-bit vectors: AVX2.</summary>
    Vector256 = 2,

    /// <summary>512-bit vectors: AVX-512BW.</summary>
    Vector512 = 3,
}

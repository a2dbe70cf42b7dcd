namespace Turnstile.Vectors.Quantizers;

/// <summary>The two ways to keep a float in 16 bits.</summary>
public enum HalfPrecision : byte
{
    /// <summary>bfloat16: the range of float32, 8 bits of precision; the faster one.</summary>
    BFloat16 = 0,

    /// <summary>IEEE 754 half precision: 11 bits of precision, up to 65504; greater components are refused.</summary>
    Float16 = 1,
}

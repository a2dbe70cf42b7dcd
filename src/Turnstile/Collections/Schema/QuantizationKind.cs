namespace Turnstile.Collections.Schema;

/// <summary>What stands in for the vectors of a field while it is searched.</summary>
/// <remarks>The numbers are written to disk and never reused.</remarks>
public enum QuantizationKind : byte
{
    /// <summary>The vectors themselves.</summary>
    None = 0,

    /// <summary>Chosen by element and dimension.</summary>
    Auto = 1,

    /// <summary>Locally-adaptive codes: a whole number a component, scaled by vector.</summary>
    Lvq = 2,

    /// <summary>Locally-adaptive codes of two levels; the second one takes the place of the vectors.</summary>
    TwoLevelLvq = 3,

    /// <summary>Rotated codes of few bits that know how wrong they may be.</summary>
    RaBitQ = 4,

    /// <summary>16-bit floats with the exponent of float32.</summary>
    BFloat16 = 5,

    /// <summary>16-bit floats of IEEE 754.</summary>
    Float16 = 6,
}

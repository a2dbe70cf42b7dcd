namespace Turnstile.Vectors;

/// <summary>Where the parts of a code record lie: one small whole number a component, then a few float32.</summary>
/// <remarks>
/// <code>
/// offset         size          field
///      0         HighBytes     the high bits of all levels, HighWidth bits each
///      HighBytes LowBytes      the low bits, LowWidth bits each; none when LowWidth is 0
///      AuxOffset 4 x count     the numbers: see CodeNumbers
///      ...                     undefined up to Stride, a multiple of 64
/// </code>
/// Levels are packed in units of 16 bytes: a unit holds 128/width components, field f of byte b is component
/// 16·f + b of the unit. So the fields of any number of units come apart by a shift and a mask, in vectors of any
/// size. A byte holds a 7-bit level with its top bit 0. What lies after the last component in its unit is 0.
/// Immutable.
/// </remarks>
internal sealed class CodeLayout
{
    public const int UnitBytes = 16;

    /// <summary>Layout of levels of 1 to 9 bits, with so many float32 behind them.</summary>
    public CodeLayout(int dimension, int bits, int numberCount)
    {
        Dimension = dimension;
        Bits = bits;
        LowWidth = bits switch
        {
            3 or 5 or 9 => 1,
            6 => 2,
            _ => 0,
        };
        HighWidth = bits - LowWidth;
        HighBytes = PartBytes(HighWidth);
        LowBytes = LowWidth == 0 ? 0 : PartBytes(LowWidth);
        AuxOffset = HighBytes + LowBytes;
        RecordBytes = AuxOffset + (numberCount * sizeof(float));
    }

    public int Dimension { get; }

    /// <summary>Bits of a level: 1 to 9.</summary>
    public int Bits { get; }

    /// <summary>Width of the high part: 1, 2, 4, 7 (stored in 8) or 8.</summary>
    public int HighWidth { get; }

    /// <summary>Width of the low part: 0, 1 or 2.</summary>
    public int LowWidth { get; }

    public int HighBytes { get; }

    public int LowBytes { get; }

    public int AuxOffset { get; }

    /// <summary>Bytes of a record that mean something.</summary>
    public int RecordBytes { get; }

    public int LevelMax => (1 << Bits) - 1;

    /// <summary>Components in a unit of 16 bytes of so many bits each.</summary>
    public static int FieldCount(int width) => width >= 7 ? 1 : 8 / width;

    private int PartBytes(int width)
    {
        int perUnit = UnitBytes * FieldCount(width);
        return (Dimension + perUnit - 1) / perUnit * UnitBytes;
    }
}

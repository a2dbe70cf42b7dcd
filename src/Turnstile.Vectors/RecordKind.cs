namespace Turnstile.Vectors;

/// <summary>What the records of rows are.</summary>
internal enum RecordKind : byte
{
    /// <summary>The vectors as given.</summary>
    Vector,

    /// <summary>Packed levels and the numbers behind them; see <see cref="CodeLayout"/>.</summary>
    Levels,

    /// <summary>The upper half of each float32.</summary>
    BFloat16,

    /// <summary>IEEE 754 half precision.</summary>
    Float16,
}

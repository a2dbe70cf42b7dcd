namespace Turnstile.Cli.Files;

/// <summary>How the rows of a vector file lie in it.</summary>
/// <param name="Component">What one component is in the file.</param>
/// <param name="Dimension">Components of a row.</param>
/// <param name="RowCount">Rows that the header promises; null if the file simply goes on to its end.</param>
/// <param name="HasRowHeader">Whether each row begins with its dimension as a little-endian int32.</param>
internal sealed record VectorLayout(Component Component, int Dimension, long? RowCount, bool HasRowHeader)
{
    /// <summary>The largest dimension that is read.</summary>
    public const int DimensionMax = 32_768;

    /// <summary>Bytes of one component in the file.</summary>
    public int ComponentBytes => BytesOf(Component);

    /// <summary>Bytes of one row in the file, without its header.</summary>
    public int FileRowBytes => Dimension * ComponentBytes;

    /// <summary>What one component is once it was read: whole numbers of four bytes become single precision.</summary>
    public Component ReadAs => Component == Component.Int32 ? Component.Float32 : Component;

    /// <summary>Bytes of one row once it was read.</summary>
    public int RowBytes => Dimension * BytesOf(ReadAs);

    /// <summary>Refuses a dimension that no collection could hold.</summary>
    /// <exception cref="BadFileException">It is not in 1 to <see cref="DimensionMax"/>.</exception>
    public static int CheckDimension(string path, string where, long dimension) =>
        dimension is >= 1 and <= DimensionMax
            ? (int)dimension
            : throw new BadFileException(path, $"{where} says dimension {dimension}; 1 to {DimensionMax} are allowed");

    private static int BytesOf(Component component) => component switch
    {
        Component.UInt8 or Component.Int8 => 1,
        Component.Float16 => 2,
        _ => 4,
    };
}

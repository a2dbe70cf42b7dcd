using System.Buffers.Binary;

namespace Turnstile.Cli.Files;

/// <summary>The header of an idx file: two zero bytes, type, number of axes, each axis as a big-endian int32.</summary>
internal static class IdxHeader
{
    private const int AxesMax = 4;

    /// <summary>Reads the header and leaves the stream at the first row; all axes but the first make one row.</summary>
    /// <exception cref="BadFileException">It is no such header, or asks for what cannot be read.</exception>
    public static VectorLayout Read(PackedStream stream, string path)
    {
        Span<byte> start = stackalloc byte[4];
        stream.ReadHeader(start, "the idx header");
        if (start[0] != 0 || start[1] != 0 || start[3] is < 1 or > AxesMax)
        {
            throw new BadFileException(path, $"does not begin as an idx file of 1 to {AxesMax} axes does");
        }

        Component component = start[2] switch
        {
            0x08 => Component.UInt8,
            0x09 => Component.Int8,
            _ => throw new BadFileException(
                path, $"holds idx type 0x{start[2]:x2}; 0x08 (unsigned bytes) and 0x09 (signed bytes) are allowed"),
        };
        Span<byte> sizes = stackalloc byte[4 * AxesMax];
        sizes = sizes[..(4 * start[3])];
        stream.ReadHeader(sizes, "the idx header");
        int rows = BinaryPrimitives.ReadInt32BigEndian(sizes);
        if (rows < 0)
        {
            throw new BadFileException(path, $"its idx header says {rows} rows");
        }

        long dimension = 1;
        for (int axis = 1; axis < start[3]; axis++)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(sizes[(4 * axis)..]);
            VectorLayout.CheckDimension(path, "an axis of its idx header", size);
            dimension = VectorLayout.CheckDimension(path, "its idx header", dimension * size);
        }

        return new VectorLayout(component, (int)dimension, rows, HasRowHeader: false);
    }
}

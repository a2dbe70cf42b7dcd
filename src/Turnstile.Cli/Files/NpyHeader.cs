using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Turnstile.Cli.Files;

/// <summary>The header of a NumPy file: magic, version, and a Python dictionary with type, order and shape.</summary>
internal static partial class NpyHeader
{
    private const int HeaderBytesMax = 1 << 16;

    /// <summary>Reads the header and leaves the stream at the first row.</summary>
    /// <exception cref="BadFileException">It is no such header, or asks for what cannot be read.</exception>
    public static VectorLayout Read(PackedStream stream, string path)
    {
        Span<byte> start = stackalloc byte[8];
        stream.ReadHeader(start, "the npy header");
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw new BadFileException(path, "does not begin as an npy file does");
        }

        string text = ReadText(stream, path, start[6]);
        Match type = TypeName().Match(text);
        Match shape = Shape().Match(text);
        Match order = Order().Match(text);
        if (!type.Success || !shape.Success || !order.Success)
        {
            throw new BadFileException(path, "its npy header has no descr, fortran_order and shape");
        }

        if (order.Groups[1].Value != "False")
        {
            throw new BadFileException(path, "is stored column by column (fortran_order); only row by row is allowed");
        }

        long[] axes = Axes(path, shape.Groups[1].Value);
        long dimension = axes[1..].Aggregate(1L, (product, axis) => checked(product * axis));
        return new VectorLayout(
            ComponentOf(path, type.Groups[1].Value),
            VectorLayout.CheckDimension(path, "its npy shape", dimension),
            axes[0],
            HasRowHeader: false);
    }

    private static string ReadText(PackedStream stream, string path, byte version)
    {
        if (version is not (1 or 2))
        {
            throw new BadFileException(path, $"is npy version {version}; 1 and 2 are allowed");
        }

        Span<byte> size = stackalloc byte[version == 1 ? 2 : 4];
        stream.ReadHeader(size, "the npy header");
        long bytes = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(size)
            : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (bytes > HeaderBytesMax)
        {
            throw new BadFileException(path, $"its npy header has {bytes} bytes; at most {HeaderBytesMax} are allowed");
        }

        byte[] text = new byte[bytes];
        stream.ReadHeader(text, "the npy header");
        return Encoding.Latin1.GetString(text);
    }

    private static long[] Axes(string path, string shape)
    {
        string[] parts = shape.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var axes = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out int axis))
            {
                throw new BadFileException(path, $"its npy shape is ({shape}); whole numbers are allowed");
            }

            axes[i] = axis;
        }

        return axes.Length is >= 2 and <= 3
            ? axes
            : throw new BadFileException(path, $"its npy shape is ({shape}); 2 or 3 axes are allowed, rows first");
    }

    private static Component ComponentOf(string path, string type) => type switch
    {
        "<f4" => Component.Float32,
        "<f2" => Component.Float16,
        "|u1" or "<u1" => Component.UInt8,
        "|i1" or "<i1" => Component.Int8,
        _ => throw new BadFileException(path, $"holds npy type '{type}'; '<f4', '<f2', '|u1' and '|i1' are allowed"),
    };

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex Shape();
}

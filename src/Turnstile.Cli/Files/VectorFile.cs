using System.Buffers.Binary;

namespace Turnstile.Cli.Files;

/// <summary>Opens a file of vectors by its name.</summary>
internal static class VectorFile
{
    /// <summary>What a file of vectors may be called, for messages.</summary>
    public const string Allowed =
        ".fvecs, .bvecs, .ivecs, .npy, idx (as in *-idx3-ubyte), with a dimension .f32, .u8 and .i8; each also as .gz";

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The name's ending says what it is; gzip is recognized by content.</param>
    /// <param name="dimension">Components of a row: needed for raw files, checked against all others.</param>
    /// <exception cref="BadFileException">It is missing, of no known kind, or damaged.</exception>
    public static VectorReader Open(string path, int? dimension = null)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        name = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        string kind = Path.GetExtension(name);
        bool isIdx = kind == ".idx" || name.EndsWith("-ubyte", StringComparison.Ordinal) || name.Contains(".idx");
        PackedStream stream = PackedStream.Open(path);
        try
        {
            (VectorLayout layout, byte[] ahead) = isIdx
                ? (IdxHeader.Read(stream, path), [])
                : ReadLayout(stream, path, kind, dimension);
            if (dimension is { } expected && expected != layout.Dimension)
            {
                throw new BadFileException(
                    path, $"holds vectors of dimension {layout.Dimension}; {expected} was asked for");
            }

            return new VectorReader(path, stream, layout, ahead);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static (VectorLayout Layout, byte[] Ahead) ReadLayout(
        PackedStream stream, string path, string kind, int? dimension) => kind switch
        {
            ".npy" => (NpyHeader.Read(stream, path), []),
            ".fvecs" => Headed(stream, path, Component.Float32),
            ".bvecs" => Headed(stream, path, Component.UInt8),
            ".ivecs" => Headed(stream, path, Component.Int32),
            ".f32" => (Raw(stream, path, Component.Float32, dimension), []),
            ".u8" => (Raw(stream, path, Component.UInt8, dimension), []),
            ".i8" => (Raw(stream, path, Component.Int8, dimension), []),
            _ => throw new BadFileException(path, $"is of no known kind; allowed are {Allowed}"),
        };

    // A raw file says nothing of itself, so a wrong dimension is told by the length, before a row of it is used.
    private static VectorLayout Raw(PackedStream stream, string path, Component component, int? dimension)
    {
        int given = dimension ?? throw new BadFileException(path, "has no header; give its dimension with --dim");
        int checkedDimension = VectorLayout.CheckDimension(path, "the option", given);
        var layout = new VectorLayout(component, checkedDimension, null, HasRowHeader: false);
        long rowBytes = layout.FileRowBytes;
        return stream.Length is not { } length || length % rowBytes == 0
            ? layout
            : throw new BadFileException(
                path, $"has {length} bytes, which are no whole rows of dimension {given} ({rowBytes} bytes each)");
    }

    // The first row's header gives the dimension; its bytes are handed on to be read again as part of the row.
    private static (VectorLayout Layout, byte[] Ahead) Headed(PackedStream stream, string path, Component component)
    {
        byte[] first = new byte[sizeof(int)];
        int got = stream.Read(first);
        if (got == 0)
        {
            throw new BadFileException(path, "is empty");
        }

        if (got < first.Length)
        {
            throw new BadFileException(path, $"is cut off: row 0 begins with {got} of 4 bytes");
        }

        int dimension = VectorLayout.CheckDimension(path, "row 0", BinaryPrimitives.ReadInt32LittleEndian(first));
        return (new VectorLayout(component, dimension, null, HasRowHeader: true), first);
    }
}

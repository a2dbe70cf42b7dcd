using System.Buffers.Binary;

namespace Turnstile.Cli.Files;

/// <summary>Reads true neighbours: an .ivecs file with the ids of the nearest rows of each query.</summary>
internal static class NeighbourFile
{
    /// <summary>Reads the first <paramref name="k"/> ids of the first <paramref name="queryCount"/> rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="queryCount">Rows needed.</param>
    /// <param name="k">Ids needed of each.</param>
    /// <param name="baseCount">Ids are below this.</param>
    /// <exception cref="BadFileException">It is damaged, too short or too narrow, or an id is out of range.</exception>
    public static int[][] Read(string path, int queryCount, int k, int baseCount)
    {
        using PackedStream stream = PackedStream.Open(path);
        var neighbours = new int[queryCount][];
        byte[] buffer = [];
        byte[] header = new byte[sizeof(int)];
        for (int row = 0; row < queryCount; row++)
        {
            stream.ReadHeader(header, $"row {row} of {queryCount}");
            int width = VectorLayout.CheckDimension(path, $"row {row}", BinaryPrimitives.ReadInt32LittleEndian(header));
            if (width < k)
            {
                throw new BadFileException(path, $"row {row} has {width} neighbours; {k} are needed");
            }

            Array.Resize(ref buffer, width * sizeof(int));
            stream.ReadHeader(buffer, $"row {row} of {queryCount}");
            neighbours[row] = Ids(path, row, buffer.AsSpan(0, k * sizeof(int)), baseCount);
        }

        return neighbours;
    }

    private static int[] Ids(string path, int row, ReadOnlySpan<byte> bytes, int baseCount)
    {
        int[] ids = new int[bytes.Length / sizeof(int)];
        for (int i = 0; i < ids.Length; i++)
        {
            int id = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
            ids[i] = id >= 0 && id < baseCount
                ? id
                : throw new BadFileException(path, $"row {row} names neighbour {id}; there are {baseCount} vectors");
        }

        return ids;
    }
}

using System.Buffers.Binary;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Segments;

/// <summary>The bytes of what was found out about the efforts of a graph, or of lists: docs/formats/disk-graph.md;
/// little-endian.</summary>
/// <remarks><code>
/// size  field
///    4  how many efforts were tried, n
/// 12 n  each: the effort (4), rising; the share of the true hits that it found (8), 0 to 1
/// </code></remarks>
internal static class EffortTableCodec
{
    private const int CountMax = 256;
    private const int HeadBytes = sizeof(int);
    private const int EffortBytes = sizeof(int) + sizeof(double);

    /// <summary>Turns a table into bytes.</summary>
    public static byte[] ToBytes(EffortTable efforts)
    {
        byte[] bytes = new byte[HeadBytes + (efforts.Tried.Length * EffortBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, efforts.Tried.Length);
        for (int i = 0; i < efforts.Tried.Length; i++)
        {
            Span<byte> at = bytes.AsSpan(HeadBytes + (i * EffortBytes), EffortBytes);
            BinaryPrimitives.WriteInt32LittleEndian(at, efforts.Tried[i]);
            BinaryPrimitives.WriteDoubleLittleEndian(at[sizeof(int)..], efforts.Recalls[i]);
        }

        return bytes;
    }

    /// <summary>Turns bytes back into the table of a graph, trusting none of them.</summary>
    /// <exception cref="InvalidDataException">They are no table.</exception>
    public static EffortTable GraphFromBytes(ReadOnlySpan<byte> bytes)
    {
        (int[] tried, double[] recalls) = Read(bytes, HnswSearcher.EfMax);
        return EffortTable.OfGraph(tried, recalls);
    }

    /// <summary>The same, of lists.</summary>
    /// <exception cref="InvalidDataException">They are no table.</exception>
    public static EffortTable ListsFromBytes(ReadOnlySpan<byte> bytes)
    {
        (int[] tried, double[] recalls) = Read(bytes, IvfParameters.NListMax);
        return EffortTable.OfLists(tried, recalls);
    }

    private static (int[] Tried, double[] Recalls) Read(ReadOnlySpan<byte> bytes, int effortMax)
    {
        int count = bytes.Length < HeadBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (count is < 1 or > CountMax || bytes.Length != HeadBytes + (count * EffortBytes))
        {
            throw new InvalidDataException($"efforts: expected 1 to {CountMax}, found {count} in {bytes.Length} bytes");
        }

        int[] tried = new int[count];
        double[] recalls = new double[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> at = bytes.Slice(HeadBytes + (i * EffortBytes), EffortBytes);
            tried[i] = BinaryPrimitives.ReadInt32LittleEndian(at);
            recalls[i] = BinaryPrimitives.ReadDoubleLittleEndian(at[sizeof(int)..]);
            int least = i == 0 ? 1 : tried[i - 1] + 1;
            if (tried[i] < least || tried[i] > effortMax || !(recalls[i] is >= 0 and <= 1))
            {
                throw new InvalidDataException(
                    $"effort {i}: expected {least} to {effortMax} with a recall of 0 to 1, "
                    + $"found {tried[i]} with {recalls[i]}");
            }
        }

        return (tried, recalls);
    }
}

using System.Buffers.Binary;
using Turnstile.Collections.Schema;
using Turnstile.Storage;
using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Segments;

/// <summary>Inverted lists as sections of an index file: the lists, their codes if they have codes of their own, and
/// how many of them a wanted recall takes.</summary>
/// <remarks>Format: docs/formats/ivf.md. A file without the last section is one of before it was there.</remarks>
internal static class ListFile
{
    private const int EffortCountMax = 256;
    private const int EffortBytes = sizeof(int) + sizeof(double);

    /// <summary>Writes the sections.</summary>
    public static void Write(SectionFileWriter writer, uint field, FieldLists lists)
    {
        IndexFile.WriteSection(
            writer, SegmentFormat.ListsSection, field, bytes => IvfIndexWriter.Write(lists.Index, bytes));
        if (lists.Codes is { } codes)
        {
            IndexFile.WriteSection(
                writer, SegmentFormat.ListCodesSection, field, bytes => FastScanWriter.Write(codes, bytes));
        }

        if (lists.Efforts is { } efforts)
        {
            writer.Begin();
            writer.Append(ToBytes(efforts));
            writer.End(SegmentFormat.ListEffortsSection, field);
        }
    }

    /// <summary>Reads them back.</summary>
    /// <param name="reader">The open file.</param>
    /// <param name="field">The field.</param>
    /// <param name="count">Rows of the segment.</param>
    /// <exception cref="CorruptionException">The bytes are not what was written.</exception>
    /// <exception cref="InvalidDataException">They are no such lists.</exception>
    public static GrowingLists Read(SectionFileReader reader, VectorField field, int count)
    {
        uint id = (uint)field.Id;
        IvfIndex index = reader.Read(
            SegmentFormat.ListsSection, id, bytes => IvfIndexReader.Read(bytes, field.Format, count));
        var centroids = new SharedCentroids(index.Centroids);
        FastScanCodes? codes = null;
        try
        {
            codes = field.Index.HasCodesInLists
                ? reader.Read(SegmentFormat.ListCodesSection, id, bytes => FastScanReader.Read(bytes, index))
                : null;
            bool hasEfforts = reader.LengthOf(SegmentFormat.ListEffortsSection, id) >= 0;
            return GrowingLists.Of(new FieldLists(index, codes, centroids, count, isFinal: true)
            {
                Efforts = hasEfforts ? FromBytes(reader.Read(SegmentFormat.ListEffortsSection, id)) : null,
            });
        }
        catch
        {
            codes?.Dispose();
            centroids.Release();
            throw;
        }
    }

    private static byte[] ToBytes(EffortTable efforts)
    {
        byte[] bytes = new byte[sizeof(int) + (efforts.Tried.Length * EffortBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, efforts.Tried.Length);
        for (int i = 0; i < efforts.Tried.Length; i++)
        {
            Span<byte> at = bytes.AsSpan(sizeof(int) + (i * EffortBytes));
            BinaryPrimitives.WriteInt32LittleEndian(at, efforts.Tried[i]);
            BinaryPrimitives.WriteDoubleLittleEndian(at[sizeof(int)..], efforts.Recalls[i]);
        }

        return bytes;
    }

    private static EffortTable FromBytes(ReadOnlySpan<byte> bytes)
    {
        int count = bytes.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (count is < 1 or > EffortCountMax || bytes.Length != sizeof(int) + (count * EffortBytes))
        {
            throw new InvalidDataException($"the efforts of lists are {count} in {bytes.Length} bytes");
        }

        int[] tried = new int[count];
        double[] recalls = new double[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> at = bytes[(sizeof(int) + (i * EffortBytes))..];
            tried[i] = BinaryPrimitives.ReadInt32LittleEndian(at);
            recalls[i] = BinaryPrimitives.ReadDoubleLittleEndian(at[sizeof(int)..]);
            int least = i == 0 ? 1 : tried[i - 1] + 1;
            if (tried[i] < least || tried[i] > IvfParameters.NListMax || !(recalls[i] is >= 0 and <= 1))
            {
                throw new InvalidDataException($"effort {i} of lists is {tried[i]} with a recall of {recalls[i]}");
            }
        }

        return EffortTable.OfLists(tried, recalls);
    }
}

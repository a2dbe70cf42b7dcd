using Turnstile.Collections.Schema;
using Turnstile.Storage;
using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Segments;

/// <summary>Inverted lists as sections of an index file: the lists, their codes if they have codes of their own, and
/// how many of them a wanted recall takes.</summary>
/// <remarks>Format: docs/formats/ivf.md. A file without the last section is one of before it was there.</remarks>
internal static class ListFile
{
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
            writer.Append(EffortTableCodec.ToBytes(efforts));
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
                Efforts = hasEfforts
                    ? EffortTableCodec.ListsFromBytes(reader.Read(SegmentFormat.ListEffortsSection, id))
                    : null,
            });
        }
        catch
        {
            codes?.Dispose();
            centroids.Release();
            throw;
        }
    }
}

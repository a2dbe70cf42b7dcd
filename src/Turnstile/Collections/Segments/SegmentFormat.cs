namespace Turnstile.Collections.Segments;

/// <summary>The numbers that stand in segment, index and superseded files. Formats: docs/formats/segment.md.</summary>
/// <remarks>Section 4 was the presence of vectors in version 1 and is not used again.</remarks>
internal static class SegmentFormat
{
    /// <summary>"TSTLSEGM", little-endian.</summary>
    public const ulong SegmentMagic = 0x4d474553_4c545354;

    /// <summary>"TSTLGRPH", little-endian.</summary>
    public const ulong IndexMagic = 0x48505247_4c545354;

    /// <summary>"TSTLSUPR", little-endian.</summary>
    public const ulong SupersededMagic = 0x52505553_4c545354;

    /// <summary>The version that is written, and the only one that is read.</summary>
    public const uint Version = 2;

    /// <summary>Section: collection id (4), row count (4).</summary>
    public const uint HeadSection = 1;

    /// <summary>Section: the sequence of each row (8), rising.</summary>
    public const uint SequencesSection = 2;

    /// <summary>Section: document ids and scalar columns.</summary>
    public const uint ColumnsSection = 3;

    /// <summary>Section of a vector field: the records by ordinal, as they lie in memory.</summary>
    public const uint RecordsSection = 5;

    /// <summary>Section of a vector field: the CRC-32C of each record, or of each vector of any length (4).</summary>
    public const uint ChecksumsSection = 8;

    /// <summary>Section of a field of sparse vectors or multi-vectors: the bytes of each vector (4), 0 for none.
    /// </summary>
    public const uint LengthsSection = 13;

    /// <summary>Section of a field of sparse vectors or multi-vectors: the vectors by ordinal, one after the other.
    /// </summary>
    public const uint PayloadSection = 14;

    /// <summary>Section of an index file: the links.</summary>
    public const uint GraphSection = 6;

    /// <summary>Section of an index file: the quantizer.</summary>
    public const uint QuantizerSection = 9;

    /// <summary>Section of an index file: the codes by ordinal.</summary>
    public const uint CodesSection = 10;

    /// <summary>Section of an index file: for each place the row (4) whose code and node are there, when they were laid
    /// out by the graph's neighbourhoods.</summary>
    public const uint OrderSection = 20;

    /// <summary>Section of an index file: the codes by place.</summary>
    public const uint OrderedCodesSection = 21;

    /// <summary>Section of an index file: inverted lists.</summary>
    public const uint ListsSection = 11;

    /// <summary>Section of an index file: the codes of the lists.</summary>
    public const uint ListCodesSection = 12;

    /// <summary>Section of an index file: bounds of blocks of sparse vectors, in pieces: their count (4), then each.
    /// </summary>
    public const uint BlocksSection = 15;

    /// <summary>Section of an index file: what stays in memory of a graph on disk.</summary>
    public const uint DiskGraphSection = 16;

    /// <summary>Section of an index file: the pages of a graph on disk.</summary>
    public const uint PagesSection = 17;

    /// <summary>Section of an index file: how many lists a wanted recall takes: count (4), then lists (4) and recall
    /// (8) of each that was tried.</summary>
    public const uint ListEffortsSection = 18;

    /// <summary>Section of an index file: what effort a wanted recall takes in a graph on disk.</summary>
    public const uint GraphEffortsSection = 19;

    /// <summary>Section of a superseded file: up to which sequence (8), then ordinal (4) and sequence (8) of each
    /// mark.</summary>
    public const uint MarksSection = 7;
}

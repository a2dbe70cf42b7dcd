namespace Turnstile.Collections.Segments;

/// <summary>The numbers that stand in segment, graph and superseded files. Formats: docs/formats/segment.md.</summary>
internal static class SegmentFormat
{
    /// <summary>"TSTLSEGM", little-endian.</summary>
    public const ulong SegmentMagic = 0x4d474553_4c545354;

    /// <summary>"TSTLGRPH", little-endian.</summary>
    public const ulong GraphMagic = 0x48505247_4c545354;

    /// <summary>"TSTLSUPR", little-endian.</summary>
    public const ulong SupersededMagic = 0x52505553_4c545354;

    /// <summary>The version that is written, and the newest that is read.</summary>
    public const uint Version = 1;

    /// <summary>Section: collection id (4), row count (4).</summary>
    public const uint HeadSection = 1;

    /// <summary>Section: the sequence of each row (8), rising.</summary>
    public const uint SequencesSection = 2;

    /// <summary>Section: document ids and scalar columns.</summary>
    public const uint ColumnsSection = 3;

    /// <summary>Section of a vector field: which rows have a vector, one bit each in words of 64.</summary>
    public const uint PresenceSection = 4;

    /// <summary>Section of a vector field: the vectors by ordinal, as given; zeros for rows that have none.</summary>
    public const uint VectorsSection = 5;

    /// <summary>Section of a graph file: the links.</summary>
    public const uint GraphSection = 6;

    /// <summary>Section of a superseded file: up to which sequence (8), then ordinal (4) and sequence (8) of each
    /// mark.</summary>
    public const uint MarksSection = 7;
}

namespace Turnstile.Storage;

/// <summary>The kinds of numbered files. The numbers stand in manifests and are never reused.</summary>
internal enum FileKind : byte
{
    /// <summary>Write-ahead log: truth.</summary>
    Log = 1,

    /// <summary>The list of live files: truth.</summary>
    Manifest = 2,

    /// <summary>Sorted table of keys: truth.</summary>
    Table = 3,

    /// <summary>Columns of a sealed segment, raw vectors among them: truth.</summary>
    Segment = 4,

    /// <summary>Codes and graph of one vector field of one segment: derived.</summary>
    Index = 5,

    /// <summary>Which rows of a segment are superseded, and by which sequence: derived.</summary>
    Superseded = 6,
}

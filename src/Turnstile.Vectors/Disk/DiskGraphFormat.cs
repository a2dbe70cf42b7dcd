namespace Turnstile.Vectors.Disk;

/// <summary>The bytes of what stays in memory of a graph on disk: docs/formats/disk-graph.md; little-endian.</summary>
/// <remarks><code>
/// size  field
///    4  magic "TDGR"
///    4  version, 1
///    .  the graph without the rows of layer 0, as docs/formats/graph.md
///  4 n  per place: i32 ordinal of the node that lies there
/// </code></remarks>
internal static class DiskGraphFormat
{
    public const int Magic = 0x5247_4454;
    public const int Version = 1;
    public const int HeaderBytes = 8;
}

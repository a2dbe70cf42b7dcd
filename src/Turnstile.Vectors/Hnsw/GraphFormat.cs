namespace Turnstile.Vectors.Hnsw;

/// <summary>The bytes of a graph: docs/formats/graph.md, version 2; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  magic "TGRF"
///      4     4  version, 2
///      8     4  M
///     12     4  EfConstruction
///     16     8  seed
///     24     4  row count: ordinals are below it
///     28     4  node count
///     32     4  duplicate count
///     36     4  entry point: ordinal of a node of the highest level, or -1
///     40     4  root: ordinal of the node that has no parent, or -1
///     44     4  0, or 1: the rows of layer 0 are elsewhere
///     48     r  per row: 0 absent, 1 duplicate, 2 + level: node
///      .     .  per node, per layer from 0 (or 1) to its level: u16 count, count x i32 neighbour
///      .     4  per duplicate: i32 node whose vector it equals
/// </code></remarks>
internal static class GraphFormat
{
    public const uint Magic = 0x4652_4754;
    public const uint Version = 2;
    public const int HeaderBytes = 48;

    /// <summary>The rows of layer 0 follow.</summary>
    public const int WithBase = 0;

    /// <summary>The rows of layer 0 are not among the bytes.</summary>
    public const int WithoutBase = 1;

    public const byte Absent = 0;
    public const byte Duplicate = 1;

    /// <summary>A node of level 0; those of higher levels follow it.</summary>
    public const byte Node = 2;

    public const byte StateMax = Node + LevelHash.LevelMax;
}

namespace Turnstile.Vectors.Ivf;

/// <summary>The bytes of inverted lists, and of their codes: docs/formats/ivf.md, version 1; little-endian.</summary>
/// <remarks><code>
/// lists
/// offset  size  field
///      0     4  magic "TIVF"
///      4     4  version, 1
///      8     4  dimension d
///     12     4  list count n
///     16     4  row count: ordinals are below it
///     20     4  member count: rows in lists, each counted once
///     24     4  trained row count; 0 when the one centroid is zero
///     28     4  float32 imbalance at training
///     32     4  float32 spill weight
///     36     4  zero
///     40   4dn  float32 centroids
///      .     .  per list: i32 count, count x i32 ordinal
///
/// codes
/// offset  size  field
///      0     4  magic "TIVC"
///      4     4  version, 1
///      8     4  dimension
///     12     4  list count
///     16     4  entry count: members of all lists
///     20     4  zero
///     24     8  seed of the rotation
///     32     .  per list, per block of 32 entries: 16 bytes a group, float32 x 32 add, scale, error
/// </code></remarks>
internal static class IvfFormat
{
    public const uint ListsMagic = 0x4656_4954;
    public const uint CodesMagic = 0x4356_4954;
    public const uint Version = 1;
}

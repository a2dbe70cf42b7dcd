using Turnstile.Storage;

namespace Turnstile.Manifest;

/// <summary>One immutable file of the database, as the manifest lists it.</summary>
/// <param name="Number">Its number; with the kind, its name.</param>
/// <param name="Kind">What it is; every kind but log and manifest.</param>
/// <param name="Owner">The collection or keyspace it belongs to; the layer that wrote it knows.</param>
/// <param name="Level">Its level in the tree; 0 for the newest.</param>
/// <param name="Parent">The file a derived one was made from; 0 for none.</param>
/// <param name="LengthBytes">Its size.</param>
/// <param name="Checksum">The digest of its content.</param>
/// <param name="First">The lowest sequence in it.</param>
/// <param name="Last">The highest sequence in it.</param>
/// <param name="SmallestKey">The lowest key in it; at most <see cref="KeyBytesMax"/>.</param>
/// <param name="LargestKey">The highest key in it; at most <see cref="KeyBytesMax"/>.</param>
/// <param name="RowCount">How many rows or entries it has.</param>
internal sealed record LiveFile(
    FileNumber Number,
    FileKind Kind,
    uint Owner,
    uint Level,
    FileNumber Parent,
    long LengthBytes,
    uint Checksum,
    Sequence First,
    Sequence Last,
    ReadOnlyMemory<byte> SmallestKey,
    ReadOnlyMemory<byte> LargestKey,
    long RowCount)
{
    /// <summary>The longest key the manifest takes, bytes.</summary>
    public const int KeyBytesMax = 1 << 20;

    /// <summary>Whether it can be made again from the truth (TRUTH-1).</summary>
    public bool IsDerived => Kind is FileKind.Index or FileKind.Superseded;

    /// <summary>Its name.</summary>
    public string Name => FileNames.Of(Kind, Number);

    /// <summary>Whether it keeps the limits of the format.</summary>
    public bool IsWithinLimits =>
        Number.Value > 0
        && Kind is FileKind.Table or FileKind.Segment or FileKind.Index or FileKind.Superseded
        && LengthBytes >= 0
        && RowCount >= 0
        && SmallestKey.Length <= KeyBytesMax
        && LargestKey.Length <= KeyBytesMax;
}

using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Ivf;

/// <summary>
/// Codes of 1 bit a component for every entry of inverted lists, laid out so that 32 rows are estimated at once.
/// </summary>
/// <remarks>
/// RaBitQ (Gao and Long 2024) of the difference of row and centroid, turned at random; fast scan after Andre, Kermarrec
/// and Le Scouarnec (2015). A list is blocks of 32 entries, the last one filled up:
/// <code>
/// offset     size  field
///      0     16 g  for each group of four components 16 bytes; g is a multiple of 4, so that all widths end with it
///   16 g      128  float32 x 32: what the row adds to a distance
/// + 128       128  float32 x 32: what the product of query and code is multiplied by
/// + 256       128  float32 x 32: set bits less half the dimension
/// + 384       128  float32 x 32: times the distance of query and centroid, how far the estimate may be wrong
/// </code>
/// Of the 16 bytes, the low half of byte b is the four bits of entry 8·(b mod 2) + b/2, the high half those of the
/// entry 16 further: sums of even and of odd bytes then come out in the order of the entries. Immutable; any thread.
/// Lifetime: disposed by the owner when no search runs. Memory: an eighth of a byte a component, and 16 bytes, for each
/// list a row is in.
/// </remarks>
public sealed unsafe class FastScanCodes : IDisposable
{
    internal const int BlockCount = 32;
    internal const int GroupBytes = 16;
    internal const int GroupComponents = 4;
    private const int GroupsTogether = 4;
    private const int NumberKinds = 4;

    private readonly AlignedBuffer _buffer;
    private readonly int[] _firstBlocks;
    private bool _isDisposed;

    private FastScanCodes(IvfIndex index, ulong seed)
    {
        Index = index;
        Seed = seed;
        int dimension = index.Format.Dimension;
        GroupCount = (dimension + (GroupComponents * GroupsTogether) - 1) / (GroupComponents * GroupsTogether)
            * GroupsTogether;
        BlockBytes = (GroupCount * GroupBytes) + (NumberKinds * BlockCount * sizeof(float));
        _firstBlocks = new int[index.ListCount + 1];
        for (int list = 0; list < index.ListCount; list++)
        {
            int blocks = (index.Members(list).Length + BlockCount - 1) / BlockCount;
            _firstBlocks[list + 1] = _firstBlocks[list] + blocks;
        }

        _buffer = new AlignedBuffer((long)_firstBlocks[^1] * BlockBytes);
        Rotation = new HadamardRotation(dimension, seed);
        Middle = MiddleOf(index.Centroids);
        SquaredLengths = new float[index.ListCount];
        for (int list = 0; list < SquaredLengths.Length; list++)
        {
            SquaredLengths[list] = BoundedComponents.Squared(index.Centroids.Of(list));
        }
    }

    /// <summary>The lists these are the codes of.</summary>
    public IvfIndex Index { get; }

    /// <summary>Decides the rotation.</summary>
    public ulong Seed { get; }

    /// <summary>Bytes of all blocks.</summary>
    public long ByteCount => _buffer.ByteCount;

    /// <summary>Groups of four components, those that fill up the last four among them.</summary>
    internal int GroupCount { get; }

    internal int BlockBytes { get; }

    internal HadamardRotation Rotation { get; }

    /// <summary>The mean of the centroids: queries and centroids are seen from it, which rounds them less.</summary>
    internal float[] Middle { get; }

    /// <summary>Of each centroid.</summary>
    internal float[] SquaredLengths { get; }

    internal bool IsDisposed => _isDisposed;

    /// <summary>Frees the memory. No search may be running.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _buffer.Dispose();
    }

    /// <summary>Reserves the memory of an index's codes, which are undefined until they are written.</summary>
    internal static FastScanCodes Reserve(IvfIndex index, ulong seed) => new(index, seed);

    /// <summary>Where the byte of an entry in a group is, and by how much its bits are shifted there.</summary>
    internal static (int Byte, int Shift) PlaceOf(int entry)
    {
        int half = entry % GroupBytes;
        return ((2 * (half % 8)) + (half / 8), entry < GroupBytes ? 0 : 4);
    }

    /// <summary>The blocks of a list that exists.</summary>
    internal byte* Blocks(int list) => _buffer.Pointer + ((long)_firstBlocks[list] * BlockBytes);

    internal int BlocksOf(int list) => _firstBlocks[list + 1] - _firstBlocks[list];

    private static float[] MiddleOf(IvfCentroids centroids)
    {
        float[] middle = new float[centroids.Format.Dimension];
        for (int list = 0; list < centroids.Count; list++)
        {
            ReadOnlySpan<float> centroid = centroids.Of(list);
            for (int i = 0; i < middle.Length; i++)
            {
                middle[i] += centroid[i] / centroids.Count;
            }
        }

        return middle;
    }
}

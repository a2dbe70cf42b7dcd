using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Ivf;

/// <summary>Makes the codes of inverted lists.</summary>
/// <remarks>Threads: Encode from any, each with a worker number of its own; Build by one when all have ended. Cost: two
/// rotations for each list a row is in, some microseconds at 768 dimensions.</remarks>
public sealed unsafe class FastScanBuilder
{
    // Below every distance: the entry is always scored exactly.
    private const float AlwaysScored = -1e37f;

    private readonly FastScanCodes _codes;
    private readonly VectorRows _vectors;
    private readonly CodeWeights _weights;

    // null when every entry is encoded
    private readonly FastScanCodes? _before;

    /// <summary>Reserves the memory.</summary>
    /// <param name="index">The lists; they outlive the codes.</param>
    /// <param name="vectors">The rows of the index, as vectors.</param>
    /// <param name="seed">Decides the rotation.</param>
    /// <exception cref="ArgumentException">The rows are codes, of another format, or fewer than the index
    /// knows.</exception>
    public FastScanBuilder(IvfIndex index, VectorRows vectors, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(index);
        IvfArguments.Check(vectors);
        index.Format.Require(vectors.Format, nameof(vectors));
        IvfArguments.CheckCapacity(index, vectors);
        _vectors = vectors;
        _weights = CodeWeights.Of(index.Format.Metric);
        _codes = FastScanCodes.Reserve(index, seed);
    }

    /// <summary>Reserves the memory for lists that have grown: what is encoded is copied.</summary>
    /// <param name="index">The lists; they outlive the codes.</param>
    /// <param name="vectors">The rows of the index, as vectors.</param>
    /// <param name="before">The codes of the same lists when they were shorter; they stay as they are.</param>
    /// <exception cref="ArgumentException">The rows are codes, of another format, or fewer than the index knows; or a
    /// list does not begin with what it was before.</exception>
    public FastScanBuilder(IvfIndex index, VectorRows vectors, FastScanCodes before)
        : this(index, vectors, (before ?? throw new ArgumentNullException(nameof(before))).Seed)
    {
        if (!ReferenceEquals(index.Centroids, before.Index.Centroids))
        {
            throw new ArgumentException("the codes are of lists of other centroids", nameof(before));
        }

        for (int list = 0; list < index.ListCount; list++)
        {
            if (!index.Members(list).StartsWith(before.Index.Members(list)))
            {
                throw new ArgumentException($"list {list} does not begin with its rows of before", nameof(before));
            }
        }

        _before = before;
    }

    /// <summary>Encodes a worker's share of the lists.</summary>
    /// <param name="worker">0 to workerCount-1.</param>
    /// <param name="workerCount">Into how many shares the lists are divided, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such worker.</exception>
    public void Encode(int worker, int workerCount)
    {
        IvfArguments.CheckWorker(worker, workerCount);
        int dimension = _vectors.Format.Dimension;
        var scratch = new Scratch(dimension);
        for (int list = worker; list < _codes.Index.ListCount; list += workerCount)
        {
            ReadOnlySpan<float> centroid = _codes.Index.Centroids.Of(list);
            for (int i = 0; i < dimension; i++)
            {
                scratch.Centroid[i] = centroid[i] - _codes.Middle[i];
            }

            _codes.Rotation.Apply(scratch.Centroid);
            EncodeList(list, centroid, scratch);
        }
    }

    /// <summary>The codes, once every list is encoded.</summary>
    /// <returns>Codes that the caller owns.</returns>
    public FastScanCodes Build() => _codes;

    private void EncodeList(int list, ReadOnlySpan<float> centroid, Scratch scratch)
    {
        // In bounds: a list has as many blocks as its members fill.
        byte* start = _codes.Blocks(list);
        var blocks = new Span<byte>(start, checked(_codes.BlocksOf(list) * _codes.BlockBytes));
        blocks.Clear();
        int encoded = 0;
        if (_before is not null)
        {
            // In the last block places without an entry are zero, as they are here.
            new ReadOnlySpan<byte>(_before.Blocks(list), _before.BlocksOf(list) * _before.BlockBytes).CopyTo(blocks);
            encoded = _before.Index.Members(list).Length;
        }

        ReadOnlySpan<int> members = _codes.Index.Members(list);
        for (int i = encoded; i < members.Length; i++)
        {
            byte* place = start + ((long)(i / FastScanCodes.BlockCount) * _codes.BlockBytes);
            var block = new FastScanBlock(place, _codes.GroupCount);
            EncodeEntry(block, i % FastScanCodes.BlockCount, _vectors.Vector(members[i]), centroid, scratch);
        }
    }

    private void EncodeEntry(
        FastScanBlock block, int entry, ReadOnlySpan<byte> vector, ReadOnlySpan<float> centroid, Scratch scratch)
    {
        Span<float> residual = scratch.Residual;
        bool isWithinBounds = BoundedComponents.Read(_vectors.Format, vector, residual);
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] -= centroid[i];
        }

        float dot = SpanDot.Of(residual, centroid);
        _codes.Rotation.Apply(residual);
        float squared = BoundedComponents.Squared(residual);
        RaBitFit fit = default;
        if (squared > 0)
        {
            fit = RaBitFit.Of(residual, squared, 1, scratch.Levels);
        }
        else
        {
            scratch.Levels.AsSpan().Clear();
        }

        double product = 0;
        int ones = 0;
        for (int i = 0; i < residual.Length; i++)
        {
            product += (scratch.Levels[i] - 0.5) * scratch.Centroid[i];
            ones += scratch.Levels[i];
        }

        // In bounds: an entry is below 32, and a block has so many of each number.
        double own = _weights.Square > 0 ? squared : -dot;
        double add = own + (_weights.Dot * fit.Step * product);
        block.Add[entry] = isWithinBounds ? LevelScale.ToFinite(add) : AlwaysScored;
        block.Scale[entry] = LevelScale.ToFinite(_weights.Dot * fit.Step);
        block.Ones[entry] = ones - (residual.Length / 2f);
        block.Error[entry] = LevelScale.ToFinite(_weights.Dot * fit.RowError);
        Pack(block.Codes, entry, scratch.Levels);
    }

    private static void Pack(byte* codes, int entry, ReadOnlySpan<short> levels)
    {
        // In bounds: a block has 16 bytes for every group that the components begin.
        (int place, int shift) = FastScanCodes.PlaceOf(entry);
        for (int i = 0; i < levels.Length; i++)
        {
            int group = i / FastScanCodes.GroupComponents;
            int bit = shift + (i % FastScanCodes.GroupComponents);
            codes[(group * FastScanCodes.GroupBytes) + place] |= (byte)(levels[i] << bit);
        }
    }

    private sealed class Scratch(int dimension)
    {
        public readonly float[] Centroid = new float[dimension];
        public readonly float[] Residual = new float[dimension];
        public readonly short[] Levels = new short[dimension];
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Ivf;

/// <summary>A query as fast scan wants it: rotated, rounded to 6 bits a component, and tables of its sums.</summary>
/// <remarks>One for all lists, since what depends on the centroid stands beside the codes. 6 bits are what the bytes
/// of a table hold, as a sum of four. Scratch of one searcher.</remarks>
internal sealed unsafe class FastScanQuery
{
    private const int LevelMax = 63;

    // What the sums of float32 lose, as a share of their parts.
    private const float RoundingShare = 1e-6f;

    private PinnedScratch _table = new(0);
    private float[] _rotated = [];
    private int _groupCount;
    private float _low;
    private float _step;
    private float _constant;
    private float _rounding;

    /// <summary>Takes a query.</summary>
    /// <param name="codes">What it will be compared with.</param>
    /// <param name="components">Its components, of length 1 under cosine.</param>
    /// <param name="isWithinBounds">False when its estimates mean nothing: then every bound is passed.</param>
    public void Set(FastScanCodes codes, ReadOnlySpan<float> components, bool isWithinBounds)
    {
        int dimension = components.Length;
        if (_rotated.Length != dimension)
        {
            _rotated = new float[dimension];
            _groupCount = codes.GroupCount;
            _table = new PinnedScratch(_groupCount * FastScanCodes.GroupBytes);
        }

        for (int i = 0; i < dimension; i++)
        {
            _rotated[i] = components[i] - codes.Middle[i];
        }

        codes.Rotation.Apply(_rotated);
        (float least, float greatest) = FloatRange.Of(_rotated);
        _low = least;
        _step = Math.Max((greatest - least) / LevelMax, float.Epsilon * (1 << 23));
        Fill(out int sum, out double lost);
        _constant = -0.5f * _step * sum;

        // Bits are as good as random signs beside what rounding loses.
        _rounding = isWithinBounds ? (float)(RaBitFit.Confidence * 0.5 * Math.Sqrt(lost)) : float.PositiveInfinity;
    }

    /// <summary>The least distance that each of a block's 32 entries can have, nearly always.</summary>
    /// <param name="block">A block of the codes.</param>
    /// <param name="own">What list and query add to the distance.</param>
    /// <param name="distance">How far the query is from the centroid.</param>
    /// <param name="bound">A distance.</param>
    /// <param name="lowest">32 floats, filled.</param>
    /// <returns>A bit for each entry, set unless its least distance is beyond the bound.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Passing<TSum>(FastScanBlock block, float own, float distance, float bound, float* lowest)
        where TSum : struct, IBlockSum
    {
        // The floats take the place of the sums, eight at a time.
        int* sums = (int*)lowest;
        new Span<int>(sums, FastScanCodes.BlockCount).Clear();
        for (int group = 0; group < _groupCount; group += IBlockSum.GroupCountMax)
        {
            int offset = group * FastScanCodes.GroupBytes;
            int count = Math.Min(IBlockSum.GroupCountMax, _groupCount - group);
            TSum.Add(_table.Pointer + offset, block.Codes + offset, count, sums);
        }

        // In bounds: a block has 32 of each number, and eight are taken at a time.
        uint passing = 0;
        for (int i = 0; i < FastScanCodes.BlockCount; i += Vector256<float>.Count)
        {
            Vector256<float> sum = Vector256.ConvertToSingle(Vector256.Load(sums + i));
            Vector256<float> product = (Vector256.Load(block.Ones + i) * _low) + (sum * _step)
                + Vector256.Create(_constant);
            Vector256<float> add = Vector256.Load(block.Add + i);
            Vector256<float> error = (Vector256.Load(block.Error + i) * distance)
                + (Vector256.Abs(add) + Vector256.Create(Math.Abs(own))) * RoundingShare;
            Vector256<float> least = Vector256.Create(own) + add
                - (Vector256.Load(block.Scale + i) * (product + Vector256.Create(_rounding))) - error;
            least.Store(lowest + i);

            // NaN, which only overflow can make, is not beyond the bound.
            uint beyond = Vector256.GreaterThan(least, Vector256.Create(bound)).ExtractMostSignificantBits();
            passing |= (~beyond & 0xFF) << i;
        }

        return passing;
    }

    private void Fill(out int sum, out double lost)
    {
        // In bounds: the table has 16 bytes for each group, and groups hold all components.
        sum = 0;
        lost = 0;
        Span<byte> levels = stackalloc byte[FastScanCodes.GroupComponents];
        for (int group = 0; group < _groupCount; group++)
        {
            for (int i = 0; i < levels.Length; i++)
            {
                int component = (group * FastScanCodes.GroupComponents) + i;
                levels[i] = 0;
                if (component < _rotated.Length)
                {
                    float place = (_rotated[component] - _low) / _step;
                    int level = Math.Clamp((int)(place + 0.5f), 0, LevelMax);
                    levels[i] = (byte)level;
                    sum += level;
                    double error = (place - level) * (double)_step;
                    lost += error * error;
                }
            }

            byte* entries = _table.Pointer + (group * FastScanCodes.GroupBytes);
            entries[0] = 0;
            for (int i = 0, count = 1; i < levels.Length; i++, count *= 2)
            {
                for (int j = 0; j < count; j++)
                {
                    entries[count + j] = (byte)(entries[j] + levels[i]);
                }
            }
        }
    }
}

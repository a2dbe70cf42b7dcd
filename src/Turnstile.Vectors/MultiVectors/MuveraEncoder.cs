namespace Turnstile.Vectors.MultiVectors;

/// <summary>
/// Makes one vector of a set of token vectors, so that the inner product of a query's and a document's is about
/// <see cref="MaxSim"/> of the sets.
/// </summary>
/// <remarks>
/// Each repetition cuts space by random planes. A query's tokens are summed in each partition, a document's averaged,
/// and a partition that a document leaves empty takes its token of the nearest partition: so a token of the query meets
/// a token of the document that lies on the same side of most planes. The inner product is the mean
/// over the repetitions. The same parameters give the same vectors, up to rounding, on every machine. Owns scratch: one
/// thread at a time. Cost of a token: Repetitions x (PartitionBits + ProjectedDimension) x Dimension multiplications.
/// Paper: Dhulipala, Hadian, Jayaram, Lee and Mirrokni (2024), MUVERA.
/// </remarks>
public sealed class MuveraEncoder
{
    private readonly MuveraParameters _parameters;
    private readonly SimHash[] _hashes;
    private readonly SignProjection[] _projections;
    private readonly float[] _unfolded;
    private readonly float[] _projected;
    private readonly int[] _counts;
    private int[] _partitions = [];

    /// <summary>An encoder; make another with the same parameters for another thread.</summary>
    /// <param name="parameters">How sets become vectors.</param>
    public MuveraEncoder(MuveraParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _hashes = new SimHash[parameters.Repetitions];
        _projections = new SignProjection[parameters.Repetitions];
        for (int i = 0; i < _hashes.Length; i++)
        {
            ulong seed = SplitMix.At(parameters.Seed, 2 * (ulong)i);
            _hashes[i] = new SimHash(parameters.Dimension, parameters.PartitionBits, seed);
            _projections[i] = new SignProjection(
                parameters.Dimension, parameters.ProjectedDimension, SplitMix.At(parameters.Seed, (2 * (ulong)i) + 1));
        }

        _unfolded = new float[parameters.UnfoldedDimension];
        _projected = new float[parameters.ProjectedDimension];
        _counts = new int[1 << parameters.PartitionBits];
    }

    /// <summary>Components of an encoded set.</summary>
    public int EncodedDimension => _parameters.EncodedDimension;

    /// <summary>Encodes a query.</summary>
    /// <param name="tokens">Dimension components for each of 0 to <see cref="MaxSim.TokenMax"/> tokens.</param>
    /// <param name="target">EncodedDimension components; zeros for an empty set.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a component is NaN or infinite.</exception>
    public void EncodeQuery(ReadOnlySpan<float> tokens, Span<float> target) => Encode(tokens, target, isQuery: true);

    /// <summary>Encodes a document.</summary>
    /// <param name="tokens">Dimension components for each of 0 to <see cref="MaxSim.TokenMax"/> tokens.</param>
    /// <param name="target">EncodedDimension components; zeros for an empty set.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a component is NaN or infinite.</exception>
    public void EncodeDocument(ReadOnlySpan<float> tokens, Span<float> target) =>
        Encode(tokens, target, isQuery: false);

    private void Encode(ReadOnlySpan<float> tokens, Span<float> target, bool isQuery)
    {
        int count = TokenSet.Check(tokens, _parameters.Dimension, nameof(tokens));
        if (target.Length != EncodedDimension)
        {
            throw new ArgumentException(
                $"target has {target.Length} components; encoded sets have {EncodedDimension}", nameof(target));
        }

        if (_partitions.Length < count)
        {
            _partitions = new int[count];
        }

        _unfolded.AsSpan().Clear();
        int length = _projected.Length << _parameters.PartitionBits;
        for (int i = 0; i < _hashes.Length && count > 0; i++)
        {
            Span<float> part = _unfolded.AsSpan(i * length, length);
            Sum(tokens, i, part);
            if (!isQuery)
            {
                Average(part);
                FillEmpty(tokens, i, part);
            }
        }

        float scale = 1 / MathF.Sqrt(_hashes.Length);
        if (_parameters.FinalDimension == 0)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = scale * _unfolded[i];
            }

            return;
        }

        Fold(target, scale);
    }

    private void Sum(ReadOnlySpan<float> tokens, int repetition, Span<float> part)
    {
        _counts.AsSpan().Clear();
        int dimension = _parameters.Dimension;
        for (int token = 0; token * dimension < tokens.Length; token++)
        {
            ReadOnlySpan<float> vector = tokens.Slice(token * dimension, dimension);
            int partition = _hashes[repetition].PartitionOf(vector);
            _partitions[token] = partition;
            _counts[partition]++;
            _projections[repetition].Apply(vector, _projected);
            Span<float> sum = Partition(part, partition);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += _projected[i];
            }
        }
    }

    private void Average(Span<float> part)
    {
        for (int partition = 0; partition < _counts.Length; partition++)
        {
            foreach (ref float component in Partition(part, partition))
            {
                component /= Math.Max(1, _counts[partition]);
            }
        }
    }

    private void FillEmpty(ReadOnlySpan<float> tokens, int repetition, Span<float> part)
    {
        int dimension = _parameters.Dimension;
        ReadOnlySpan<int> partitions = _partitions.AsSpan(0, tokens.Length / dimension);
        for (int partition = 0; partition < _counts.Length; partition++)
        {
            if (_counts[partition] > 0)
            {
                continue;
            }

            int nearest = 0;
            for (int token = 1; token < partitions.Length; token++)
            {
                nearest = Differing(partitions[token], partition) < Differing(partitions[nearest], partition)
                    ? token
                    : nearest;
            }

            _projections[repetition].Apply(
                tokens.Slice(nearest * dimension, dimension), Partition(part, partition));
        }
    }

    /// <summary>Adds each component, with a random sign, to a random one of the target: a count sketch, which keeps
    /// inner products on average.</summary>
    private void Fold(Span<float> target, float scale)
    {
        target.Clear();
        ulong seed = SplitMix.At(_parameters.Seed, 2 * (ulong)_hashes.Length);
        for (int i = 0; i < _unfolded.Length; i++)
        {
            ulong random = SplitMix.At(seed, (ulong)i);
            int place = (int)((random >> 1) % (ulong)target.Length);
            target[place] += (random & 1) == 0 ? scale * _unfolded[i] : -scale * _unfolded[i];
        }
    }

    private static int Differing(int a, int b) => System.Numerics.BitOperations.PopCount((uint)(a ^ b));

    private Span<float> Partition(Span<float> part, int partition) =>
        part.Slice(partition * _projected.Length, _projected.Length);
}

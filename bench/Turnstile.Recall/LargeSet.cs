namespace Turnstile.Recall;

/// <summary>As many vectors of 128 floats as are wanted, of the pictures: each projected at random, with noise of a
/// quarter of the spread, so that none are equal; the same ones every time.</summary>
internal sealed class LargeSet
{
    public const int Dimension = 128;

    private const float NoiseShare = 0.25f;

    private readonly float[] _base;
    private readonly float[] _queries;
    private readonly float _noise;

    public LargeSet(string folder)
    {
        DataSet pictures = DataSet.Fashion(folder);
        float[] projection = new float[Dimension * pictures.Format.Dimension];
        var random = new Random(1);
        foreach (ref float number in projection.AsSpan())
        {
            number = Normal(random);
        }

        float[] mean = new float[Dimension];
        _base = Project(pictures.Count, pictures.Vector, projection);
        for (int i = 0; i < _base.Length; i++)
        {
            mean[i % Dimension] += _base[i] / pictures.Count;
        }

        double variance = 0;
        for (int i = 0; i < _base.Length; i++)
        {
            _base[i] -= mean[i % Dimension];
            variance += (double)_base[i] * _base[i] / _base.Length;
        }

        _noise = NoiseShare * (float)Math.Sqrt(variance);
        _queries = Project(pictures.QueryCount, pictures.Query, projection);
        for (int i = 0; i < _queries.Length; i++)
        {
            _queries[i] -= mean[i % Dimension];
        }
    }

    private delegate ReadOnlySpan<byte> Picture(int i);

    /// <summary>Row <paramref name="i"/>: of picture i modulo 60,000.</summary>
    public float[] Row(int i) => Noisy(_base, i, seed: i);

    /// <summary>Query <paramref name="i"/>, of the pictures that are not among the rows.</summary>
    public float[] Query(int i) => Noisy(_queries, i, seed: -1 - i);

    private float[] Noisy(float[] from, int i, int seed)
    {
        int at = i % (from.Length / Dimension) * Dimension;
        float[] vector = from[at..(at + Dimension)];
        var random = new Random(seed);
        foreach (ref float component in vector.AsSpan())
        {
            component += _noise * Normal(random);
        }

        return vector;
    }

    private static float[] Project(int count, Picture pictures, float[] projection)
    {
        float[] projected = new float[count * Dimension];
        int pixels = projection.Length / Dimension;
        Parallel.For(0, count, row =>
        {
            float[] picture = [.. pictures(row).ToArray().Select(static pixel => pixel / 255f)];
            for (int i = 0; i < Dimension; i++)
            {
                float sum = 0;
                ReadOnlySpan<float> weights = projection.AsSpan(i * pixels, pixels);
                for (int j = 0; j < pixels; j++)
                {
                    sum += picture[j] * weights[j];
                }

                projected[(row * Dimension) + i] = sum;
            }
        });
        return projected;
    }

    // Box and Muller.
    private static float Normal(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}

namespace Turnstile.Vectors.Tests.MultiVectors;

/// <summary>Seeded sets of token vectors of length 1 around common directions, as words lie.</summary>
internal sealed class TokenSamples
{
    private readonly Random _random;
    private readonly float[][] _words;

    public TokenSamples(int dimension, int seed, int wordCount = 200)
    {
        _random = new Random(seed);
        _words = [.. Enumerable.Range(0, wordCount).Select(_ => Unit(new float[dimension], 1))];
    }

    public float[] Document(int tokenCount) => [.. Enumerable.Range(0, tokenCount)
        .SelectMany(_ => Unit(_words[_random.Next(_words.Length)], 0.08f))];

    /// <summary>Some tokens of a document, each moved a little.</summary>
    public float[] QueryFor(float[] document, int tokenCount)
    {
        int dimension = _words[0].Length;
        return [.. Enumerable.Range(0, tokenCount).SelectMany(_ => Unit(
            document.AsSpan(_random.Next(document.Length / dimension) * dimension, dimension).ToArray(), 0.08f))];
    }

    private float[] Unit(float[] around, float noise)
    {
        double[] moved = [.. around.Select(x => x + (noise * Normal()))];
        double length = Math.Sqrt(moved.Sum(x => x * x));
        return [.. moved.Select(x => (float)(x / length))];
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}

using Turnstile.Vectors.MultiVectors;

namespace Turnstile.Vectors.Tests.MultiVectors;

public sealed class TokenLengthsTests
{
    [Fact]
    public void Each_token_gets_length_1_but_one_of_zeros()
    {
        float[] target = new float[6];
        TokenLengths.Normalize([3, 4, 0, 0, -5, 0], 2, target);

        Assert.Equal([0.6f, 0.8f, 0, 0, -1, 0], target);
    }

    [Fact]
    public void Huge_and_tiny_components_do_not_leave_the_range()
    {
        float[] tokens = [float.MaxValue, float.MaxValue, float.Epsilon, 0];
        TokenLengths.Normalize(tokens, 2, tokens);

        Assert.Equal([MathF.Sqrt(0.5f), MathF.Sqrt(0.5f), 1, 0], tokens);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => TokenLengths.Normalize(new float[3], 2, new float[3]));
        Assert.Throws<ArgumentException>(() => TokenLengths.Normalize(new float[4], 2, new float[2]));
        Assert.Throws<ArgumentException>(() => TokenLengths.Normalize(new float[4], 0, new float[4]));
    }
}

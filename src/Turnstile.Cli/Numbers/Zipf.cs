namespace Turnstile.Cli.Numbers;

/// <summary>Draws ranks so that rank r comes with weight 1/(r+1)^theta, as YCSB does (Gray and others, 1994).</summary>
/// <remarks>Immutable; threads: any.</remarks>
internal sealed class Zipf
{
    /// <summary>How skewed YCSB's choice of keys is.</summary>
    public const double YcsbTheta = 0.99;

    private readonly double _theta;
    private readonly double _zetaOfCount;
    private readonly double _alpha;
    private readonly double _eta;

    /// <param name="count">Ranks are below this.</param>
    /// <param name="theta">Above 0 and below 1: more is more skewed.</param>
    public Zipf(long count, double theta = YcsbTheta)
    {
        Count = count;
        _theta = theta;
        _zetaOfCount = Zeta(count, theta);
        _alpha = 1 / (1 - theta);
        _eta = (1 - Math.Pow(2.0 / count, 1 - theta)) / (1 - (Zeta(2, theta) / _zetaOfCount));
    }

    /// <summary>Ranks are below this.</summary>
    public long Count { get; }

    /// <summary>Draws a rank; 0 is the most frequent.</summary>
    public long Draw(ref SplitMix64 numbers)
    {
        double share = numbers.Share();
        double weighted = share * _zetaOfCount;
        if (weighted < 1)
        {
            return 0;
        }

        if (weighted < 1 + Math.Pow(0.5, _theta))
        {
            return Math.Min(1, Count - 1);
        }

        return Math.Min(Count - 1, (long)(Count * Math.Pow((_eta * share) - _eta + 1, _alpha)));
    }

    /// <summary>Draws a key: as <see cref="Draw"/>, with the frequent ones spread over all keys.</summary>
    public long DrawScattered(ref SplitMix64 numbers)
    {
        SplitMix64 scatter = SplitMix64.For(0, Draw(ref numbers));
        return scatter.Below(Count);
    }

    private static double Zeta(long count, double theta)
    {
        double sum = 0;
        for (long rank = 1; rank <= count; rank++)
        {
            sum += Math.Pow(rank, -theta);
        }

        return sum;
    }
}

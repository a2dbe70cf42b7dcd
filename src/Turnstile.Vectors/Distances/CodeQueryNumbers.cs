using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>A query's share of a distance to a code: its component i is Middle + Step·s of the int8 s.</summary>
internal readonly struct CodeQueryNumbers
{
    private readonly float _constant;
    private readonly float _perSum;
    private readonly float _perLow;
    private readonly float _perStepAndDot;
    private readonly float _floor;

    /// <summary>Puts together what does not depend on the row.</summary>
    /// <param name="weights">What the distance is made of.</param>
    /// <param name="middle">What int8 0 stands for.</param>
    /// <param name="step">The distance of two int8.</param>
    /// <param name="sum">The sum of all components stood for.</param>
    /// <param name="norm">What the query itself adds to the distance.</param>
    /// <param name="dimension">How many components there are.</param>
    public CodeQueryNumbers(CodeWeights weights, float middle, float step, float sum, float norm, int dimension)
    {
        _constant = weights.Constant + norm;
        _perSum = weights.Dot * middle;
        _perLow = (float)(weights.Dot * (sum - ((double)middle * dimension)));
        _perStepAndDot = weights.Dot * step;

        // A squared distance is never below 0, though the estimate of one can be.
        _floor = weights.Square > 0 ? 0 : float.NegativeInfinity;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Distance(in CodeNumbers row, int dot) => DistanceAt(row, Product(row, dot));

    /// <summary>The dot product of what query and row stand for, times its weight in the distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Product(in CodeNumbers row, int dot) =>
        (_perSum * row.Sum) + (_perLow * row.Low) + (_perStepAndDot * row.Step * dot);

    /// <summary>The distance that follows from a dot product, given times its weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float DistanceAt(in CodeNumbers row, float product)
    {
        float distance = _constant + row.Norm - product;
        return distance < _floor ? _floor : distance;
    }
}

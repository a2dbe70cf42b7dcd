using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>The share of a row that is taken as the query in distances to other rows of short codes: how like two
/// stand-ins are says how like the vectors are, by <see cref="StandInCorrelation"/>.</summary>
/// <remarks>What is compared are the vectors without their means. How long they and their stand-ins are follows from
/// the bounds of their codes.</remarks>
internal readonly struct StandInQuery
{
    // Stand-ins of constant rows have no length.
    private const float LengthMin = 1e-30f;

    private readonly StandInCorrelation _correlation;
    private readonly float _middle;
    private readonly float _step;
    private readonly float _perLow;
    private readonly float _mean;
    private readonly float _length;
    private readonly float _inverseStandIn;
    private readonly float _constant;
    private readonly float _weight;
    private readonly float _floor;

    /// <summary>Puts together what does not depend on the other row.</summary>
    /// <param name="weights">What the distance is made of.</param>
    /// <param name="standIns">Of the codes.</param>
    /// <param name="row">The row's numbers.</param>
    /// <param name="middle">What int8 0 stands for.</param>
    /// <param name="step">The distance of two int8.</param>
    /// <param name="dimension">How many components there are.</param>
    public StandInQuery(
        CodeWeights weights,
        StandIns standIns,
        in CodeNumbers row,
        float middle,
        float step,
        int dimension)
    {
        _correlation = standIns.Correlation;
        _middle = middle;
        _step = step;
        _perLow = (float)(row.Sum - ((double)middle * dimension));
        _mean = row.Sum / dimension;
        float squaredSpread = standIns.Spread * standIns.Spread;
        _length = LengthOf(row) / squaredSpread;
        _inverseStandIn = squaredSpread / Math.Max(row.QueryError, LengthMin);
        _constant = weights.Constant + row.Norm;
        _weight = weights.Dot;

        // A squared distance is never below 0, though the estimate of one can be.
        _floor = weights.Square > 0 ? 0 : float.NegativeInfinity;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Distance(in CodeNumbers row, int dot)
    {
        float product = (_middle * row.Sum) + (_perLow * row.Low) + (_step * row.Step * dot);
        float ofMeans = _mean * row.Sum;
        float standIns = (product - ofMeans) * _inverseStandIn / Math.Max(row.QueryError, LengthMin);
        float centred = _correlation.OfVectors(standIns) * _length * LengthOf(row);
        float distance = _constant + row.Norm - (_weight * (ofMeans + centred));
        return distance < _floor ? _floor : distance;
    }

    // Times the spread: the bounds are the legs and the hypotenuse of a triangle of which this is the other leg.
    private static float LengthOf(in CodeNumbers row) =>
        MathF.Sqrt(Math.Max(0, (row.QueryError * row.QueryError) - (row.RowError * row.RowError)));
}

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

    private readonly CodeQueryNumbers _numbers;
    private readonly StandInCorrelation _correlation;

    // Mean and length times the weight of a dot product, as products of the numbers are.
    private readonly float _mean;
    private readonly float _perAlike;
    private readonly float _length;

    /// <summary>Puts together what does not depend on the other row.</summary>
    /// <param name="numbers">The row as a query.</param>
    /// <param name="weight">Of a dot product in the distance; not 0.</param>
    /// <param name="standIns">Of the codes.</param>
    /// <param name="row">The row's numbers.</param>
    /// <param name="dimension">How many components there are.</param>
    public StandInQuery(
        CodeQueryNumbers numbers, float weight, StandIns standIns, in CodeNumbers row, int dimension)
    {
        _numbers = numbers;
        _correlation = standIns.Correlation;
        _mean = weight * row.Sum / dimension;
        float squaredSpread = standIns.Spread * standIns.Spread;
        _perAlike = squaredSpread / (weight * Math.Max(row.QueryError, LengthMin));
        _length = weight * LengthOf(row) / squaredSpread;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Distance(in CodeNumbers row, int dot)
    {
        float ofMeans = _mean * row.Sum;
        float alike = (_numbers.Product(row, dot) - ofMeans) * _perAlike / Math.Max(row.QueryError, LengthMin);
        return _numbers.DistanceAt(row, ofMeans + (_correlation.OfVectors(alike) * _length * LengthOf(row)));
    }

    // Times the spread: the bounds are a leg and the hypotenuse of a triangle of which this is the other leg.
    private static float LengthOf(in CodeNumbers row) =>
        MathF.Sqrt(Math.Max(0, (row.QueryError * row.QueryError) - (row.RowError * row.RowError)));
}

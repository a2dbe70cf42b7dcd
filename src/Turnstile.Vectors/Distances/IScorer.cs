namespace Turnstile.Vectors.Distances;

/// <summary>One query bound to one format, metric and SIMD form: gives each row's <see cref="DistanceKey"/>.</summary>
/// <remarks>A struct used as a type argument, so that the distance is compiled into the loop that searches.
/// The query must stay reachable while a scorer of it is used, since the scorer holds its pointer.</remarks>
internal unsafe interface IScorer<TSelf>
    where TSelf : struct, IScorer<TSelf>
{
    /// <summary>Binds a query; cheap.</summary>
    static abstract TSelf Of(PreparedQuery query);

    /// <summary>The key of a record of Stride bytes.</summary>
    uint Score(byte* record);

    /// <summary>
    /// Whether one key's distance is less than another's by a tenth; where distances may be negative, just less.
    /// </summary>
    bool IsClearlyNearer(uint key, uint other);
}

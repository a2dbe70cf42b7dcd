namespace Turnstile.Vectors.Distances;

/// <summary>The one place that turns a query's format and SIMD form into types.</summary>
internal static class ScorerChoice
{
    public static TResult Run<TVisitor, TResult>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
    {
        if (query.Quantizer is Quantizer quantizer)
        {
            return LevelScorerChoice.Run<TVisitor, TResult>(query, quantizer.Layout!, ref visitor);
        }

        return query.Format.Element switch
        {
            VectorElement.UInt8 => RunBytes<TVisitor, TResult, UInt8Split>(query, ref visitor),
            VectorElement.Int8 => RunBytes<TVisitor, TResult, Int8Split>(query, ref visitor),
            _ when query.Format.Metric == Metric.L2 => RunFloats<TVisitor, TResult, SquareStep>(query, ref visitor),
            _ => RunFloats<TVisitor, TResult, DotStep>(query, ref visitor),
        };
    }

    private static TResult RunBytes<TVisitor, TResult, TSplit>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
        where TSplit : struct, IByteSplit
    {
        return query.Form switch
        {
            SimdForm.Vector512 => visitor.Visit<ByteScorer<ByteDot512<TSplit>>>(query),
            SimdForm.Vector256 => visitor.Visit<ByteScorer<ByteDot256<TSplit>>>(query),
            SimdForm.Vector128 => visitor.Visit<ByteScorer<ByteDot128<TSplit>>>(query),
            _ => visitor.Visit<ByteScorer<ByteDotScalar<TSplit>>>(query),
        };
    }

    private static TResult RunFloats<TVisitor, TResult, TStep>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
        where TStep : struct, IFloatStep
    {
        return query.Form switch
        {
            SimdForm.Vector512 => visitor.Visit<FloatScorer<FloatSum512<TStep>>>(query),
            SimdForm.Vector256 => visitor.Visit<FloatScorer<FloatSum256<TStep>>>(query),
            SimdForm.Vector128 => visitor.Visit<FloatScorer<FloatSum128<TStep>>>(query),
            _ => visitor.Visit<FloatScorer<FloatSumScalar<TStep>>>(query),
        };
    }
}

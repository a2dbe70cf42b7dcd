namespace Turnstile.Vectors.Distances;

/// <summary>The one place that turns a query's format and SIMD form into types.</summary>
internal static class ScorerChoice
{
    public static TResult Run<TVisitor, TResult>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
    {
        switch (query.Quantizer?.Kind ?? RecordKind.Vector)
        {
            case RecordKind.Levels:
                return LevelScorerChoice.Run<TVisitor, TResult>(query, query.Quantizer!.Layout!, ref visitor);
            case RecordKind.BFloat16:
                return RunHalves<TVisitor, TResult, BFloat16Half>(query, ref visitor);
            case RecordKind.Float16:
                return RunHalves<TVisitor, TResult, Float16Half>(query, ref visitor);
            default:
                return RunVectors<TVisitor, TResult>(query, ref visitor);
        }
    }

    private static TResult RunVectors<TVisitor, TResult>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
    {
        return (query.Format.Element, query.Format.Metric) switch
        {
            (_, Metric.Hamming) => visitor.Visit<CountScorer<BitDifference>>(query),
            (_, Metric.Jaccard) => visitor.Visit<JaccardScorer>(query),
            (VectorElement.Float32, Metric.L1) => RunFloats<TVisitor, TResult, AbsoluteStep>(query, ref visitor),
            (VectorElement.Float32, Metric.L2) => RunFloats<TVisitor, TResult, SquareStep>(query, ref visitor),
            (VectorElement.Float32, _) => RunFloats<TVisitor, TResult, DotStep>(query, ref visitor),
            (VectorElement.Float16, _) => RunHalves<TVisitor, TResult, Float16Half>(query, ref visitor),
            (_, Metric.L1) => RunGaps<TVisitor, TResult>(query, ref visitor),
            (VectorElement.UInt8, _) => RunBytes<TVisitor, TResult, UInt8Split>(query, ref visitor),
            _ => RunBytes<TVisitor, TResult, Int8Split>(query, ref visitor),
        };
    }

    private static TResult RunGaps<TVisitor, TResult>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
    {
        return query.Form switch
        {
            SimdForm.Vector512 => visitor.Visit<CountScorer<ByteGap512>>(query),
            SimdForm.Vector256 => visitor.Visit<CountScorer<ByteGap256>>(query),
            SimdForm.Vector128 => visitor.Visit<CountScorer<ByteGap128>>(query),
            _ => visitor.Visit<CountScorer<ByteGapScalar>>(query),
        };
    }

    private static TResult RunHalves<TVisitor, TResult, THalf>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
        where THalf : struct, IHalf => query.Format.Metric switch
        {
            Metric.L2 => RunHalves<TVisitor, TResult, THalf, SquareStep>(query, ref visitor),
            Metric.L1 => RunHalves<TVisitor, TResult, THalf, AbsoluteStep>(query, ref visitor),
            _ => RunHalves<TVisitor, TResult, THalf, DotStep>(query, ref visitor),
        };

    private static TResult RunHalves<TVisitor, TResult, THalf, TStep>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
        where THalf : struct, IHalf
        where TStep : struct, IFloatStep
    {
        return query.Form switch
        {
            SimdForm.Vector512 => visitor.Visit<HalfScorer<HalfSum512<TStep, THalf>>>(query),
            SimdForm.Vector256 => visitor.Visit<HalfScorer<HalfSum256<TStep, THalf>>>(query),
            SimdForm.Vector128 => visitor.Visit<HalfScorer<HalfSum128<TStep, THalf>>>(query),
            _ => visitor.Visit<HalfScorer<HalfSumScalar<TStep, THalf>>>(query),
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

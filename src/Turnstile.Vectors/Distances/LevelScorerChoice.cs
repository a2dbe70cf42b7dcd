namespace Turnstile.Vectors.Distances;

/// <summary>Turns a layout of levels and a SIMD form into types.</summary>
internal static class LevelScorerChoice
{
    public static TResult Run<TVisitor, TResult>(PreparedQuery query, CodeLayout layout, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct => query.Form switch
        {
            SimdForm.Vector512 => Run512<TVisitor, TResult>(query, layout, ref visitor),
            SimdForm.Vector256 => Run256<TVisitor, TResult>(query, layout, ref visitor),
            SimdForm.Vector128 => Run128<TVisitor, TResult>(query, layout, ref visitor),
            _ => RunScalar<TVisitor, TResult>(query, layout, ref visitor),
        };

    private static TResult Run512<TVisitor, TResult>(PreparedQuery query, CodeLayout layout, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct => layout.Bits switch
        {
            1 => Short<TVisitor, TResult, OnePart<LevelDot512<Width1>>>(query, ref visitor),
            2 => Short<TVisitor, TResult, OnePart<LevelDot512<Width2>>>(query, ref visitor),
            3 => Short<TVisitor, TResult, TwoParts<LevelDot512<Width2>, LevelDot512<Width1>>>(query, ref visitor),
            4 => Short<TVisitor, TResult, OnePart<LevelDot512<Width4>>>(query, ref visitor),
            5 => Split<TVisitor, TResult, TwoParts<LevelDot512<Width4>, LevelDot512<Width1>>>(query, ref visitor),
            6 => Split<TVisitor, TResult, TwoParts<LevelDot512<Width4>, LevelDot512<Width2>>>(query, ref visitor),
            7 => Whole<TVisitor, TResult, LevelDot512<Width7>>(query, ref visitor),
            8 => Whole<TVisitor, TResult, LevelDotWide<ByteDot512<UInt8Split>>>(query, ref visitor),
            _ => Split<TVisitor, TResult, TwoParts<LevelDotWide<ByteDot512<UInt8Split>>, LevelDot512<Width1>>>(
                query, ref visitor),
        };

    private static TResult Run256<TVisitor, TResult>(PreparedQuery query, CodeLayout layout, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct => layout.Bits switch
        {
            1 => Short<TVisitor, TResult, OnePart<LevelDot256<Width1>>>(query, ref visitor),
            2 => Short<TVisitor, TResult, OnePart<LevelDot256<Width2>>>(query, ref visitor),
            3 => Short<TVisitor, TResult, TwoParts<LevelDot256<Width2>, LevelDot256<Width1>>>(query, ref visitor),
            4 => Short<TVisitor, TResult, OnePart<LevelDot256<Width4>>>(query, ref visitor),
            5 => Split<TVisitor, TResult, TwoParts<LevelDot256<Width4>, LevelDot256<Width1>>>(query, ref visitor),
            6 => Split<TVisitor, TResult, TwoParts<LevelDot256<Width4>, LevelDot256<Width2>>>(query, ref visitor),
            7 => Whole<TVisitor, TResult, LevelDot256<Width7>>(query, ref visitor),
            8 => Whole<TVisitor, TResult, LevelDotWide<ByteDot256<UInt8Split>>>(query, ref visitor),
            _ => Split<TVisitor, TResult, TwoParts<LevelDotWide<ByteDot256<UInt8Split>>, LevelDot256<Width1>>>(
                query, ref visitor),
        };

    private static TResult Run128<TVisitor, TResult>(PreparedQuery query, CodeLayout layout, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct => layout.Bits switch
        {
            1 => Short<TVisitor, TResult, OnePart<LevelDot128<Width1>>>(query, ref visitor),
            2 => Short<TVisitor, TResult, OnePart<LevelDot128<Width2>>>(query, ref visitor),
            3 => Short<TVisitor, TResult, TwoParts<LevelDot128<Width2>, LevelDot128<Width1>>>(query, ref visitor),
            4 => Short<TVisitor, TResult, OnePart<LevelDot128<Width4>>>(query, ref visitor),
            5 => Split<TVisitor, TResult, TwoParts<LevelDot128<Width4>, LevelDot128<Width1>>>(query, ref visitor),
            6 => Split<TVisitor, TResult, TwoParts<LevelDot128<Width4>, LevelDot128<Width2>>>(query, ref visitor),
            7 => Whole<TVisitor, TResult, LevelDot128<Width7>>(query, ref visitor),
            8 => Whole<TVisitor, TResult, LevelDotWide<ByteDot128<UInt8Split>>>(query, ref visitor),
            _ => Split<TVisitor, TResult, TwoParts<LevelDotWide<ByteDot128<UInt8Split>>, LevelDot128<Width1>>>(
                query, ref visitor),
        };

    private static TResult RunScalar<TVisitor, TResult>(PreparedQuery query, CodeLayout layout, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct => layout.Bits switch
        {
            1 => Short<TVisitor, TResult, OnePart<LevelDotScalar<Width1>>>(query, ref visitor),
            2 => Short<TVisitor, TResult, OnePart<LevelDotScalar<Width2>>>(query, ref visitor),
            3 => Short<TVisitor, TResult, TwoParts<LevelDotScalar<Width2>, LevelDotScalar<Width1>>>(query, ref visitor),
            4 => Short<TVisitor, TResult, OnePart<LevelDotScalar<Width4>>>(query, ref visitor),
            5 => Split<TVisitor, TResult, TwoParts<LevelDotScalar<Width4>, LevelDotScalar<Width1>>>(query, ref visitor),
            6 => Split<TVisitor, TResult, TwoParts<LevelDotScalar<Width4>, LevelDotScalar<Width2>>>(query, ref visitor),
            7 => Whole<TVisitor, TResult, LevelDotScalar<Width7>>(query, ref visitor),
            8 => Whole<TVisitor, TResult, LevelDotWide<ByteDotScalar<UInt8Split>>>(query, ref visitor),
            _ => Split<TVisitor, TResult, TwoParts<LevelDotWide<ByteDotScalar<UInt8Split>>, LevelDotScalar<Width1>>>(
                query, ref visitor),
        };

    // A row as the query is compared in another way, where codes are short and have bounds.
    private static TResult Short<TVisitor, TResult, TDot>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
        where TDot : struct, ICodeDot => query.IsStandIn
            ? visitor.Visit<StandInScorer<TDot>>(query)
            : visitor.Visit<CodeScorer<TDot>>(query);

    private static TResult Whole<TVisitor, TResult, TDot>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
        where TDot : struct, ILevelDot => visitor.Visit<CodeScorer<OnePart<TDot>>>(query);

    private static TResult Split<TVisitor, TResult, TDot>(PreparedQuery query, ref TVisitor visitor)
        where TVisitor : struct, IScorerVisitor<TResult>, allows ref struct
        where TDot : struct, ICodeDot => visitor.Visit<CodeScorer<TDot>>(query);
}

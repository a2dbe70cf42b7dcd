namespace Turnstile.Vectors.Distances;

/// <summary>Work that is compiled once for each kind of scorer; <see cref="ScorerChoice"/> picks the kind.</summary>
internal interface IScorerVisitor<TResult>
{
    TResult Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>;
}

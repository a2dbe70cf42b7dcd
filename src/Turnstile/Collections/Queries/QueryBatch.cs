using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Queries;

/// <summary>Several queries of one collection in one view: exact ones that can be answered in one pass over the rows
/// are, the others one after the other.</summary>
/// <remarks>Threads: one batch at a time; made for one read.</remarks>
internal readonly struct QueryBatch(CollectionSchema schema, QueryRunner runner, IReadOnlyList<VectorQuery> queries)
{
    /// <summary>Holds all queries against the schema.</summary>
    /// <exception cref="ArgumentException">One does not fit; the message begins with its place.</exception>
    public static void Check(CollectionSchema schema, IReadOnlyList<VectorQuery> queries, QueryScratch scratch)
    {
        for (int i = 0; i < queries.Count; i++)
        {
            try
            {
                Check(schema, queries[i], scratch);
            }
            catch (ArgumentException failure)
            {
                throw new ArgumentException(
                    $"query {i} of {queries.Count}: {failure.Message}", nameof(queries), failure);
            }
        }
    }

    /// <summary>The hits of each, in their order. All have been checked.</summary>
    public QueryHit[][] Run(QueryScratch scratch)
    {
        var answers = new QueryHit[queries.Count][];
        for (int i = 0; i < answers.Length; i++)
        {
            if (answers[i] is null && IsShared(queries[i]))
            {
                RunTogether(i, answers, scratch);
            }
            else
            {
                answers[i] ??= runner.Run(queries[i], scratch);
            }
        }

        return answers;
    }

    private static void Check(CollectionSchema schema, VectorQuery? query, QueryScratch scratch)
    {
        if (query is null)
        {
            throw new ArgumentException("it is null; a query is needed");
        }

        QueryChecker.Check(schema, query);
        if (query.Filter is { } filter)
        {
            scratch.Bind(filter, schema);
        }

        for (int i = 0; i < query.OutputFields?.Count; i++)
        {
            QueryChecker.FieldIndex(schema, query.OutputFields[i]);
        }
    }

    // Those that go with the first one, as many as there is room for.
    private void RunTogether(int first, QueryHit[][] answers, QueryScratch scratch)
    {
        VectorQuery leader = queries[first];
        int field = schema.VectorIndex(leader.Field);
        ExactPass pass = scratch.Exact;
        pass.Begin();
        for (int i = first; i < answers.Length; i++)
        {
            VectorQuery query = queries[i];
            if (answers[i] is null
                && IsShared(query)
                && query.Field == leader.Field
                && ReferenceEquals(query.Filter, leader.Filter)
                && !pass.TryAdd(schema.Vectors[field].Format, query, query.K, place: i))
            {
                break;
            }
        }

        runner.SearchExactly(field, leader.Filter is { } filter ? scratch.Bind(filter, schema) : null, scratch);
        for (int i = 0; i < pass.Count; i++)
        {
            answers[pass[i].Place] = runner.HitsOf(pass[i].Asked!, pass[i].Nearest());
        }
    }

    private bool IsShared(VectorQuery query) =>
        query.Exact && schema.Vectors[schema.VectorIndex(query.Field)].Kind == VectorKind.Dense;
}

using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Grouping;

/// <summary>Finds the best groups, then the best hits in each.</summary>
/// <remarks>
/// A group is as good as its best hit. The groups are found by asking for more and more nearest rows until enough
/// different values are met or all rows are; then each group's hits are a query with the condition that the field has
/// its value. So the hits of a group do not depend on how many rows of other groups are near.
/// </remarks>
internal sealed class GroupRunner(CollectionState collection, QueryRunner queries)
{
    private const int RowsFirst = 64;
    private const int RowsGrowth = 8;

    /// <summary>The groups, best first.</summary>
    /// <exception cref="ArgumentException">The query does not fit the schema.</exception>
    public GroupHits[] Run(GroupQuery query, QueryScratch scratch)
    {
        int field = QueryChecker.FieldIndex(collection.Schema, query.Field);
        QueryChecker.CheckRange("GroupCount", query.GroupCount, GroupQuery.GroupCountMax);
        List<FieldValue> values = FindValues(query, field, scratch);
        var groups = new GroupHits[values.Count];
        for (int i = 0; i < groups.Length; i++)
        {
            Filter isMember = values[i].IsNull ? Filter.IsNull(query.Field) : Filter.Equal(query.Field, values[i]);
            Filter? others = query.Query.Filter;
            VectorQuery inGroup = query.Query with { Filter = others is null ? isMember : others & isMember };
            groups[i] = new GroupHits(values[i], queries.Run(inGroup, scratch));
        }

        return groups;
    }

    private List<FieldValue> FindValues(GroupQuery query, int field, QueryScratch scratch)
    {
        var values = new List<FieldValue>();
        var met = new HashSet<FieldValue>();
        int rows = Math.Min(TopK.KMax, Math.Max(RowsFirst, query.GroupCount * 4));
        while (true)
        {
            ReadOnlySpan<Neighbor> nearest = queries.Search(query.Query, rows, scratch);
            foreach (Neighbor neighbor in nearest)
            {
                FieldValue value =
                    collection.Segments[neighbor.Segment].Columns.Columns[field].Get(neighbor.Ordinal);
                if (values.Count < query.GroupCount && met.Add(value))
                {
                    values.Add(value);
                }
            }

            if (values.Count == query.GroupCount || nearest.Length < rows || rows == TopK.KMax)
            {
                return values;
            }

            values.Clear();
            met.Clear();
            rows = Math.Min(TopK.KMax, rows * RowsGrowth);
        }
    }
}

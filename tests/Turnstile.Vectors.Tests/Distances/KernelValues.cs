namespace Turnstile.Vectors.Tests.Distances;

/// <summary>Queries and rows of a length that strain a kernel: ordinary ones, the edges of the type alone and mixed,
/// and one component that is not zero, among the last and anywhere.</summary>
/// <param name="Edges">Values at the ends of what there may be, the farthest ones first.</param>
/// <param name="One">The value of the component that is alone.</param>
/// <param name="Any">An ordinary value.</param>
internal sealed record KernelValues<T>(T[] Edges, T One, Func<Random, T> Any)
    where T : struct
{
    private const int ConstantCount = 3;
    private const int LastCount = 3;

    /// <summary>Pairs of a query of these values and a row of others.</summary>
    public IEnumerable<(T[] Query, TRow[] Row)> PairsWith<TRow>(KernelValues<TRow> rows, int length)
        where TRow : struct
    {
        var random = new Random(length);
        yield return (Make(length, Any, random), Make(length, rows.Any, random));
        for (int i = 0; i < 2; i++)
        {
            yield return (Make(length, AnyEdge, random), Make(length, rows.AnyEdge, random));
        }

        foreach (T edge in Edges.Take(ConstantCount))
        {
            foreach (TRow other in rows.Edges.Take(ConstantCount))
            {
                yield return (Make(length, _ => edge, random), Make(length, _ => other, random));
            }
        }

        foreach (int place in Enumerable.Range(0, length).TakeLast(LastCount).Append(random.Next(length)))
        {
            if (place < length)
            {
                var query = new T[length];
                var row = new TRow[length];
                (query[place], row[place]) = (One, rows.One);
                yield return (query, row);
            }
        }
    }

    private T AnyEdge(Random random) => Edges[random.Next(Edges.Length)];

    private static TValue[] Make<TValue>(int length, Func<Random, TValue> value, Random random) =>
        [.. Enumerable.Range(0, length).Select(_ => value(random))];
}

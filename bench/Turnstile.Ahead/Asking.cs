using System.Diagnostics;
using Turnstile.Collections;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Kv;

namespace Turnstile.Ahead;

/// <summary>Opens what was made, measures, and checks what is found against exact searches.</summary>
internal sealed class Asking
{
    private const int WarmCount = 2_000;

    // In the first one a program that is compiled as it runs still compiles.
    private const int RoundCount = 10;
    private const int CheckedCount = 20;

    // The inner product favours long vectors, which a graph serves less well.
    private const double RecallMin = .8;

    private int _failures;

    /// <summary>Asks; 1 if something is not as it should be.</summary>
    public async Task<int> RunAsync(string directory)
    {
        long began = Stopwatch.GetTimestamp();
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(directory);
        Say("opened", began);
        AskKey(database.GetKeyspace("keys"));
        Measure(database.GetCollection(Sample.Measured.Name));
        foreach (CollectionSchema schema in new[] { Sample.Measured, Sample.Kinds })
        {
            Collection collection = database.GetCollection(schema.Name);
            CollectionStats stats = collection.Stats();
            Check(stats.IndexedRows == stats.Rows, $"{schema.Name}: {stats.IndexedRows} of {stats.Rows} rows indexed");
            foreach (VectorField field in schema.Vectors)
            {
                Compare(collection, field);
            }
        }

        return _failures == 0 ? 0 : 1;
    }

    private static void Say(string what, long began) =>
        Console.WriteLine($"{what,-11} {Stopwatch.GetElapsedTime(began).TotalMilliseconds,8:F2} ms");

    private static VectorQuery QueryOf(VectorField field, int index) =>
        new(field.Name, Sample.Vector(field, -1 - index));

    private void AskKey(Keyspace keys)
    {
        long began = Stopwatch.GetTimestamp();
        Entry? entry = keys.Get(BitConverter.GetBytes(7));
        Say("first get", began);
        Check(entry is not null && BitConverter.ToInt32(entry.Value.Span) == 49, "the value of a key");
    }

    private void Measure(Collection collection)
    {
        VectorField field = Sample.Measured.Vectors[0];
        VectorQuery[] queries = [.. Enumerable.Range(0, WarmCount).Select(index => QueryOf(field, index))];
        long began = Stopwatch.GetTimestamp();
        int found = collection.Query(queries[0]).Length;
        Say("first query", began);
        began = Stopwatch.GetTimestamp();
        found += collection.Query(queries[0] with { Filter = Filter.Parse("label = 3") }).Length;
        Say("filtered", began);
        for (int round = 1; round <= RoundCount; round++)
        {
            began = Stopwatch.GetTimestamp();
            found += queries.Sum(query => collection.Query(query).Length);
            double each = Stopwatch.GetElapsedTime(began).TotalMicroseconds / WarmCount;
            if (round is 1 or RoundCount)
            {
                Console.WriteLine($"{$"round {round}",-11} {each,8:F1} us each");
            }
        }

        Check(found == ((RoundCount * WarmCount) + 2) * queries[0].K, "a query that does not find ten");
    }

    private void Compare(Collection collection, VectorField field)
    {
        foreach (Filter? filter in new[] { null, Filter.Parse("label = 3") })
        {
            int found = 0;
            for (int i = 0; i < CheckedCount; i++)
            {
                VectorQuery query = QueryOf(field, i) with { Filter = filter };
                var exact = collection.Query(query with { Exact = true }).Select(static hit => hit.Id).ToHashSet();
                found += collection.Query(query).Count(hit => exact.Contains(hit.Id));
            }

            double recall = found / (CheckedCount * 10.0);
            Check(recall >= RecallMin, $"{collection.Name}, {field.Name}, {filter}: recall {recall:F3}");
        }
    }

    private void Check(bool isAsExpected, string what)
    {
        if (!isAsExpected)
        {
            _failures++;
            Console.Error.WriteLine($"wrong: {what}");
        }
    }
}

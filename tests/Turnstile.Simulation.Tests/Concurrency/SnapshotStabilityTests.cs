using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>Snapshots that are held while everything under them is rewritten.</summary>
/// <remarks>
/// Scenario: writers put, delete and upsert at random, one deletes by filter; others take snapshots, write down all
/// that is seen, and look again after flushes, merges and index builds.
/// Oracle: every look into one snapshot is the same, byte for byte, in scans, fetches, counts and queries.
/// It does not model: snapshots held longer than the test.
/// Longer: set TURNSTILE_SOAK_SECONDS.
/// </remarks>
public sealed class SnapshotStabilityTests
{
    private const int Ids = 200;

    [Fact]
    public async Task A_snapshot_stays_the_same_under_writes_flushes_merges_and_index_builds()
    {
        await using RunningStore store = await RunningStore.CreateAsync();
        int looks = 0;
        await RunningStore.RunAsync(
            RunningStore.Duration,
            Writer(store, 1),
            Writer(store, 2),
            () => store.Documents.DeleteAsync(
                Filter.Equal("owner", Random.Shared.Next(20)), Durability.None).AsTask().Wait(),
            () => Looker(store, ref looks),
            () => Looker(store, ref looks),
            () => store.Open.FlushAsync(CancellationToken.None).Wait());
        Assert.True(looks > 10, $"only {looks} looks");
    }

    private static Action Writer(RunningStore store, int seed)
    {
        var random = new Random(seed);
        int number = 0;
        return () =>
        {
            number++;
            int id = random.Next(Ids);
            byte[] key = [(byte)random.Next(4), (byte)random.Next(100)];
            Task write = random.Next(5) switch
            {
                0 => store.Keys.DeleteAsync(key, default, Durability.None).AsTask(),
                1 => store.Documents.DeleteAsync(id, Durability.None).AsTask(),
                2 => store.Keys.PutAsync(key, BitConverter.GetBytes(number), default, Durability.None).AsTask(),
                _ => store.Documents.UpsertAsync(
                    RunningStore.DocumentOf(id, id % 20, number), Durability.None).AsTask(),
            };
            write.Wait();
        };
    }

    private static void Looker(RunningStore store, ref int looks)
    {
        var held = new List<(Snapshot Snapshot, string Seen)>();
        try
        {
            for (int i = 0; i < 4; i++)
            {
                Snapshot snapshot = store.Open.Store.Views.OpenSnapshot();
                held.Add((snapshot, Look(store, snapshot)));
                foreach ((Snapshot old, string seen) in held)
                {
                    Assert.Equal(seen, Look(store, old));
                    Interlocked.Increment(ref looks);
                }
            }
        }
        finally
        {
            held.ForEach(static pair => pair.Snapshot.Dispose());
        }
    }

    private static string Look(RunningStore store, Snapshot snapshot)
    {
        var lines = new List<string>();
        foreach (Entry entry in store.Keys.Scan(null, snapshot))
        {
            lines.Add($"{Convert.ToHexString(entry.Key.Span)} {Convert.ToHexString(entry.Value.Span)} {entry.Stamp}");
        }

        // What does not depend on the order of equal distances.
        var query = new VectorQuery("place", RunningStore.VectorOf(Ids / 2, 5))
        {
            K = Ids * 2,
            OutputFields = ["number"],
        };
        QueryHit[] hits = store.Documents.Query(query, snapshot);
        long count = store.Documents.Count(null, snapshot);
        Assert.Equal(count, hits.Length);
        foreach (QueryHit hit in hits.OrderBy(static hit => hit.Id.AsInt64()))
        {
            Document fetched = store.Documents.Fetch(hit.Id, snapshot)!;
            Assert.Equal(hit.Sequence, fetched.Sequence);
            Assert.Equal(fetched.Get<int>("number"), hit.Document!.Get<int>("number"));
            lines.Add($"{hit.Id} {hit.Sequence} {hit.Distance} {fetched["number"]} v{fetched.Version}");
        }

        return $"{snapshot.Sequence}\n{string.Join('\n', lines)}";
    }
}

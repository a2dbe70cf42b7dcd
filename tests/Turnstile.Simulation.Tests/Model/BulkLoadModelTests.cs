using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>Loads amid a random workload, against a dictionary.</summary>
/// <remarks>
/// Scenario: puts, deletes, deletes of ranges and loads in seeded order, with flushes, moves, merges, compactions and
/// reopenings.
/// Oracle: a load is refused if, and only if, a key lies between its first and its last; every scan and every get is
/// what the dictionary says, sequence and version included.
/// It does not model: threads.
/// </remarks>
public sealed class BulkLoadModelTests
{
    private const int Steps = 250;
    private const int KeyMax = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Loads_amid_a_random_workload_answer_as_the_model_does(int seed)
    {
        var random = new Random(seed);
        var disk = new VirtualDisk();
        var keys = new LoadedKeys();
        SteppedStore store = SteppedStore.Open(disk, "/db", (ulong)seed);
        SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        int loaded = 0;
        int refused = 0;
        try
        {
            for (int step = 0; step < Steps; step++)
            {
                if (store.MustFlush)
                {
                    store.Flush();
                }

                Keyspace keyspace = store.Keyspace("k");
                int key = random.Next(KeyMax);
                switch (random.Next(12))
                {
                    case 0 or 1 or 2:
                        keys.Put(keyspace, key, $"put {step}");
                        break;
                    case 3:
                        keys.Delete(keyspace, key);
                        break;
                    case 4:
                        keys.DeleteRange(keyspace, key, key + random.Next(1, 200));
                        break;
                    case 5 or 6 or 7:
                        int count = random.Next(1, 40);
                        int gap = random.Next(1, 3);
                        bool mayPass = !keys.AnyIn(key, key + ((count - 1) * gap));
                        Assert.Equal(mayPass, keys.Load(keyspace, key, count, gap, $"load {step} of ").IsOk);
                        loaded += mayPass ? 1 : 0;
                        refused += mayPass ? 0 : 1;
                        break;
                    case 8:
                        Background(store, random.Next(5));
                        break;
                    case 9:
                        store.Rotate();
                        break;
                    case 10 when random.Next(4) == 0:
                        store.Dispose();
                        store = SteppedStore.Open(disk, "/db", (ulong)step);
                        break;
                    default:
                        break;
                }

                if (step % 5 == 0)
                {
                    keys.Check(store.Keyspace("k"), store.Visible);
                }
            }

            store.Settle();
            keys.Check(store.Keyspace("k"), store.Visible);
            Assert.True(loaded > 5 && refused > 5, $"{loaded} loads passed, {refused} did not");
        }
        finally
        {
            store.Dispose();
        }
    }

    private static void Background(SteppedStore store, int what)
    {
        switch (what)
        {
            case 0:
                store.Flush();
                break;
            case 1:
                store.Move();
                break;
            case 2:
                store.Merge();
                break;
            case 3:
                store.Compact();
                break;
            default:
                store.DeleteObsolete();
                break;
        }
    }
}

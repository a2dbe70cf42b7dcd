using System.Buffers.Binary;
using Turnstile.Kv;

namespace Turnstile.Tests.Database;

public sealed class MemoryStatsTests
{
    private const int KeyCount = 60_000;

    [Fact]
    public async Task What_is_counted_stays_within_the_budget_when_the_data_is_many_times_larger()
    {
        using var directory = new TemporaryDirectory();
        var options = new DatabaseOptions
        {
            Durability = Durability.None,
            MemTableBytes = 1 << 20,
            BlockCacheBytes = 1 << 20,
        };
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(directory.Path, options);
        Keyspace keys = await database.CreateKeyspaceAsync("keys");
        byte[] key = new byte[sizeof(int)];
        byte[] value = new byte[200];
        for (int i = 0; i < KeyCount; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(key, i);
            value[0] = (byte)i;
            await keys.PutAsync(key, value);
        }

        await database.CompactAsync(keys);
        Assert.True(database.Stats().TableBytes > 10 * options.BlockCacheBytes);
        var random = new Random(1);
        long found = 0;
        for (int i = 0; i < 10_000; i++)
        {
            int number = random.Next(KeyCount);
            BinaryPrimitives.WriteInt32BigEndian(key, number);
            found += keys.Get(key) is { } entry && entry.Value.Span[0] == (byte)number ? 1 : 0;
            MemoryStats memory = i % 100 == 0 ? database.Stats().Memory : MemoryStats.None;
            Assert.InRange(memory.CacheUsedBytes, 0, options.BlockCacheBytes);
        }

        MemoryStats last = database.Stats().Memory;
        Assert.Equal(10_000, found);
        Assert.True(last.HitCount + last.MissCount >= 10_000);
        Assert.True(last.HitCount > 0 && last.PartitionMissCount > 0);
        Assert.InRange(last.TableBytes, 1, database.Stats().TableBytes / 2_000);
        Assert.InRange(last.MemTableBytes, options.MemTableBytes, 6 * options.MemTableBytes);
        Assert.Equal(last.PartitionBytes + last.TableBytes, database.Stats().TableMemoryBytes);
    }
}

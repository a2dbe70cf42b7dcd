using System.Buffers.Binary;
using Turnstile.Kv;

namespace Turnstile.Tests.Database;

public sealed class WarmTablesTests
{
    private const int KeyCount = 20_000;

    private readonly byte[] _key = new byte[sizeof(int)];
    private readonly byte[] _value = new byte[200];

    [Fact]
    public async Task Tables_of_flushes_and_merges_are_there_when_readers_come()
    {
        using var directory = new TemporaryDirectory();
        await using TurnstileDatabase database = await OpenAsync(directory, cacheBytes: 64 << 20);
        Keyspace keys = await database.CreateKeyspaceAsync("keys");
        for (int round = 0; round < 3; round++)
        {
            await PutAllAsync(keys, round);
            await database.FlushAsync();
            AssertFound(database, keys, round, misses: 0);
        }

        await database.CompactAsync(keys);
        AssertFound(database, keys, 2, misses: 0);
    }

    [Fact]
    public async Task Nothing_is_brought_where_the_cache_is_small()
    {
        using var directory = new TemporaryDirectory();
        await using TurnstileDatabase database = await OpenAsync(directory, cacheBytes: 1 << 20);
        Keyspace keys = await database.CreateKeyspaceAsync("keys");
        await PutAllAsync(keys, 0);
        await database.FlushAsync();
        long before = database.Stats().Memory.BlockBytes;
        await PutAllAsync(keys, 1);
        await database.FlushAsync();
        await database.CompactAsync(keys);
        MemoryStats memory = database.Stats().Memory;
        Assert.InRange(memory.CacheUsedBytes, 0, 1 << 20);
        Assert.InRange(memory.BlockBytes, 0, before);
    }

    private static ValueTask<TurnstileDatabase> OpenAsync(TemporaryDirectory directory, long cacheBytes) =>
        TurnstileDatabase.OpenAsync(
            directory.Path,
            new DatabaseOptions
            {
                Durability = Durability.None,
                MemTableBytes = 16 << 20,
                BlockCacheBytes = cacheBytes,
            });

    private async Task PutAllAsync(Keyspace keys, int round)
    {
        for (int i = 0; i < KeyCount; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(_key, i);
            _value[0] = (byte)(i + round);
            await keys.PutAsync(_key, _value);
        }
    }

    private void AssertFound(TurnstileDatabase database, Keyspace keys, int round, long misses)
    {
        MemoryStats before = database.Stats().Memory;
        for (int i = 0; i < KeyCount; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(_key, i);
            Assert.Equal((byte)(i + round), keys.Get(_key)!.Value.Span[0]);
        }

        MemoryStats after = database.Stats().Memory;
        Assert.Equal(before.MissCount + misses, after.MissCount);
        Assert.Equal(before.PartitionMissCount, after.PartitionMissCount);
    }
}

using Turnstile.Commit;
using Turnstile.Kv;

namespace Turnstile.Tests.Kv;

public sealed class ExpiryTests
{
    [Fact]
    public async Task A_time_to_live_begins_at_the_commit_and_ends_by_log_time()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.Keys.PutAsync("a"u8, "1"u8, expiry: Expiry.After(TimeSpan.FromSeconds(5)));
        Assert.Equal(store.Clock.Now + TimeSpan.FromSeconds(5), store.Keys.Get("a"u8)!.ExpiresAt);
        store.Clock.Now += TimeSpan.FromMilliseconds(4999);
        Assert.Equal("1", store.Get("a"));
        store.Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.Null(store.Get("a"));
        Assert.Equal(0, store.Keys.Count());
        Assert.False(store.Keys.Exists("a"u8));
        Assert.Equal(CommitStatus.NotFound, (await store.Keys.DeleteAsync("a"u8)).Status);
        Assert.Equal(1UL, (await store.PutAsync("a", "2")).Version);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_brings_nothing_back()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.Keys.PutAsync("a"u8, "1"u8, expiry: Expiry.At(store.Clock.Now + TimeSpan.FromSeconds(5)));
        store.Clock.Now += TimeSpan.FromSeconds(6);
        await store.PutAsync("b", "1");
        store.Clock.Now -= TimeSpan.FromHours(1);
        await store.ReopenAsync();
        Assert.Null(store.Get("a"));
    }

    [Fact]
    public async Task A_batch_committed_again_lives_anew()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var batch = new WriteBatch();
        batch.Put(store.Keys, "a"u8, "1"u8, expiry: Expiry.After(TimeSpan.FromSeconds(5)));
        batch.Merge(store.Keys, "a"u8, MergeOperand.Append("2"u8));
        for (int i = 0; i < 2; i++)
        {
            await store.CommitAsync(batch);
            Assert.Equal("12", store.Get("a"));
            Assert.Equal(store.Clock.Now + TimeSpan.FromSeconds(5), store.Keys.Get("a"u8)!.ExpiresAt);
            store.Clock.Now += TimeSpan.FromSeconds(4);
        }
    }

    [Fact]
    public async Task A_moment_that_has_passed_hides_the_entry_at_once()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.PutAsync("a", "1");
        Expiry past = Expiry.At(DateTimeOffset.UnixEpoch.AddDays(1));
        WriteResult put = await store.Keys.PutAsync("a"u8, "2"u8, expiry: past);
        Assert.Equal((CommitStatus.Ok, 2UL), (put.Status, put.Version));
        Assert.Null(store.Get("a"));
    }

    [Fact]
    public void Times_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Expiry.After(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Expiry.After(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Expiry.After(TimeSpan.FromDays(365_001)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Expiry.At(DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentOutOfRangeException>(() => Expiry.At(DateTimeOffset.MinValue));
        Assert.Equal(1, Expiry.After(TimeSpan.FromTicks(1)).AfterMilliseconds);
        Assert.Equal(Expiry.Never, default);
    }
}

using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Admission;

namespace Turnstile.Tests.Kv;

public sealed class RequestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repeated_request_gets_the_first_answer_and_changes_nothing(bool flush)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var id = new RequestId("client", 7);
        await store.PutAsync("a", "0");
        WriteResult first = await store.Keys.PutAsync("a"u8, "1"u8, request: id);
        Assert.Equal((2UL, false, id), (first.Version, first.IsRepeated, first.Request));
        await store.PutAsync("a", "2");
        Sequence before = store.Visible;
        for (int i = 0; i < 2; i++)
        {
            WriteResult again = await store.Keys.PutAsync("a"u8, "1"u8, request: id);
            Assert.Equal(first with { IsRepeated = true }, again);
            Assert.Equal("2", store.Get("a"));
            Assert.Equal(before, store.Visible);
            await store.ReopenAsync(flush);
        }
    }

    [Fact]
    public async Task A_batch_and_its_choice_are_repeated_as_a_whole()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var then = new WriteBatch();
        then.Put(store.Keys, "owner"u8, "me"u8, WriteCondition.Absent);
        var otherwise = new WriteBatch();
        otherwise.Merge(store.Keys, "tries"u8, MergeOperand.Add(1));
        otherwise.PutStamped(store.Keys, new byte[8], 0, "x"u8);
        await store.PutAsync("owner", "you");
        CommitResult first = await store.CommitAsync(then, otherwise, new RequestId("c", 1));
        Assert.Equal((CommitStatus.Ok, true, first.First.Next), (first.Status, first.IsOtherwise, first.Last));
        await store.Keys.DeleteAsync("owner"u8);
        await store.ReopenAsync();
        Assert.Equal(
            first with { IsRepeated = true }, await store.CommitAsync(then, otherwise, new RequestId("c", 1)));
        Assert.Null(store.Get("owner"));
        Assert.Equal(1, store.Number("tries"));
        Assert.False((await store.CommitAsync(then, otherwise, new RequestId("c", 2))).IsOtherwise);
        Assert.Equal(1, then.Count);
        Assert.Equal(2, otherwise.Count);
    }

    [Fact]
    public async Task Another_request_under_the_same_name_is_refused()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var id = new RequestId("client", 1);
        await store.Keys.PutAsync("a"u8, "1"u8, request: id);
        Sequence before = store.Visible;
        await Assert.ThrowsAsync<RequestReusedException>(() => store.Keys.PutAsync("a"u8, "2"u8, request: id).AsTask());
        await Assert.ThrowsAsync<RequestReusedException>(() => store.Keys.PutAsync("b"u8, "1"u8, request: id).AsTask());
        await Assert.ThrowsAsync<RequestReusedException>(() => store.Keys.DeleteAsync("a"u8, request: id).AsTask());
        await Assert.ThrowsAsync<RequestReusedException>(
            () => store.Keys.PutAsync("a"u8, "1"u8, WriteCondition.Present, request: id).AsTask());
        await Assert.ThrowsAsync<RequestReusedException>(() => store.Keys.PutAsync(
            "a"u8, "1"u8, expiry: Expiry.After(TimeSpan.FromDays(1)), request: id).AsTask());
        Assert.Equal(before, store.Visible);
        Assert.True((await store.Keys.PutAsync("a"u8, "2"u8, request: new RequestId("client2", 1))).IsOk);
        Assert.True((await store.Keys.PutAsync("a"u8, "2"u8, request: new RequestId("client", 2))).IsOk);
    }

    [Fact]
    public async Task What_was_refused_is_not_remembered()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var id = new RequestId("client", 1);
        Assert.Equal(CommitStatus.NotFound, (await store.Keys.DeleteAsync("a"u8, request: id)).Status);
        await store.PutAsync("a", "1");
        WriteResult deleted = await store.Keys.DeleteAsync("a"u8, request: id);
        Assert.Equal((CommitStatus.Ok, false), (deleted.Status, deleted.IsRepeated));
        Assert.True((await store.Keys.DeleteAsync("a"u8, request: id)).IsRepeated);
    }

    [Fact]
    public async Task Requests_are_forgotten_after_the_window_of_log_time()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var id = new RequestId("client", 1);
        await store.Keys.PutAsync("a"u8, "1"u8, request: id);
        store.Clock.Now += TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1);
        Assert.True((await store.Keys.PutAsync("a"u8, "1"u8, request: id)).IsRepeated);
        store.Clock.Now += TimeSpan.FromMilliseconds(1);
        WriteResult anew = await store.Keys.PutAsync("a"u8, "2"u8, request: id);
        Assert.Equal((false, 2UL), (anew.IsRepeated, anew.Version));
        await store.ReopenAsync();
        Assert.True((await store.Keys.PutAsync("a"u8, "2"u8, request: id)).IsRepeated);
    }

    [Fact]
    public async Task The_oldest_requests_are_forgotten_when_there_are_too_many()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(requestCountMax: 3);
        for (ulong i = 1; i <= 5; i++)
        {
            await PutAsync(i);
        }

        await store.ReopenAsync();
        for (ulong i = 3; i <= 5; i++)
        {
            Assert.True((await PutAsync(i)).IsRepeated);
        }

        // Each that was forgotten is done again, and pushes out the oldest.
        Assert.False((await PutAsync(1)).IsRepeated);
        Assert.False((await PutAsync(3)).IsRepeated);
        Assert.True((await PutAsync(5)).IsRepeated);

        ValueTask<WriteResult> PutAsync(ulong number) =>
            store.Keys.PutAsync("a"u8, TestStore.Bytes($"{number}"), request: new RequestId("client", number));
    }

    [Fact]
    public async Task Many_copies_of_one_request_at_once_are_done_once()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        WriteResult[] answers = await Task.WhenAll(Enumerable.Range(0, 320).Select(async i =>
        {
            await Task.Yield();
            return await store.Keys.MergeAsync(
                "n"u8, MergeOperand.Add(1), request: new RequestId("client", (ulong)(i % 10)));
        }));
        Assert.Equal(10, store.Number("n"));
        Assert.Equal(10, answers.Count(static answer => !answer.IsRepeated));
        Assert.All(
            answers.Select((answer, i) => (answer, i)).GroupBy(static pair => pair.i % 10),
            static copies => Assert.Single(copies.Select(static pair => pair.answer.Sequence).Distinct()));
    }

    [Fact]
    public async Task The_rows_of_requests_are_no_keys_of_a_user()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.Keys.PutAsync("a"u8, "1"u8, request: new RequestId("client", 1));
        Assert.Equal(1, store.Keys.Count());
        Assert.Equal(["keys"], store.Doors.Names(CatalogKind.Keyspace));
    }

    [Fact]
    public void A_name_has_a_client_of_1_to_64_bytes()
    {
        Assert.Throws<ArgumentException>(() => new RequestId("", 1));
        Assert.Throws<ArgumentException>(() => new RequestId(new byte[65], 1));
        Assert.Throws<ArgumentNullException>(() => new RequestId((string)null!, 1));
        var longest = new RequestId(new byte[64], ulong.MaxValue);
        Assert.Equal((64, ulong.MaxValue), (longest.Client.Length, longest.Number));
        Assert.Equal(new RequestId("a", 1), new RequestId("a"u8, 1));
        Assert.NotEqual(new RequestId("a", 1), new RequestId("a", 2));
        Assert.True(default(RequestId).IsNone);
    }

    [Fact]
    public void The_bytes_of_a_remembered_request_are_those_of_format_1()
    {
        var record = new RequestRecord(
            new UInt128(0x1716151413121110, 0x0706050403020100), true, new Sequence(5), 3, 2, 99, new Sequence(8));
        byte[] value = new byte[RequestRecord.ValueBytes];
        record.Write(value);
        Assert.Equal(
            "010100000300000000010203040506071011121314151617" + "0200000000000000" + "0500000000000000",
            Convert.ToHexStringLower(value));
        Assert.Equal(record, RequestRecord.Read(value, 99, new Sequence(8)));
        Assert.Throws<InvariantException>(() => RequestRecord.Read(value.AsSpan(1), 99, new Sequence(8)));
        value[0] = 2;
        Assert.Throws<InvariantException>(() => RequestRecord.Read(value, 99, new Sequence(8)));
    }
}

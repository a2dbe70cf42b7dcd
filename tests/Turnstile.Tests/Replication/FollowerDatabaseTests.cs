using System.Net;
using System.Net.Sockets;
using Turnstile.Kv;

namespace Turnstile.Tests.Replication;

public sealed class FollowerDatabaseTests : IAsyncLifetime
{
    private static readonly DatabaseOptions s_small = new() { MemTableBytes = 1 << 20, LogFileBytes = 1 << 16 };
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"turnstile-{Guid.NewGuid():N}");
    private TurnstileDatabase _leader = null!;
    private Keyspace _keys = null!;

    private string CopyPath => Path.Combine(_root, "copy");

    public async ValueTask InitializeAsync()
    {
        _leader = await TurnstileDatabase.OpenAsync(Path.Combine(_root, "leader"), s_small);
        _keys = await _leader.CreateKeyspaceAsync("keys");
    }

    public async ValueTask DisposeAsync()
    {
        await _leader.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_copy_of_a_directory_follows_is_closed_promoted_and_written()
    {
        await FillAsync(0, 500);
        StateDigest digest;
        var connection = LeaderConnection.FromDirectory(_leader.Path);
        await using (FollowerDatabase follower = await FollowerDatabase.OpenAsync(CopyPath, connection, s_small))
        {
            await FillAsync(500, 900);
            Assert.Equal(_leader.Visible, await follower.CatchUpAsync());
            digest = await follower.Database.DigestAsync();
            Assert.Equal(await _leader.DigestAsync(), digest);
            Keyspace copy = follower.Database.GetKeyspace("keys");
            await Assert.ThrowsAsync<ReadOnlyException>(async () => await copy.PutAsync("a"u8, "b"u8));
        }

        await using TurnstileDatabase own = await TurnstileDatabase.OpenAsync(CopyPath, s_small);
        Assert.Equal(digest, await own.DigestAsync());
        WriteResult put = await own.GetKeyspace("keys").PutAsync("a"u8, "b"u8);
        Assert.Equal(digest.Sequence.Value + 1, put.Sequence.Value);
    }

    [Fact]
    public async Task A_copy_over_the_network_follows_while_the_leader_flushes_and_takes_a_new_copy_if_it_must()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        Task serving = ServeAsync(listener, stop.Token);
        var connection = LeaderConnection.FromStream(
            async cancellation => await ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellation));
        await using (FollowerDatabase follower = await FollowerDatabase.OpenAsync(CopyPath, connection, s_small))
        {
            for (int round = 0; round < 4; round++)
            {
                await FillAsync(round * 300, (round * 300) + 600);
                await _leader.FlushAsync();
                await FillAsync(0, 10);
                Assert.Equal(_leader.Visible, await follower.CatchUpAsync());
                Assert.Equal(await _leader.DigestAsync(), await follower.Database.DigestAsync());
            }
        }

        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task A_directory_with_a_database_of_its_own_is_not_overwritten()
    {
        await using (TurnstileDatabase own = await TurnstileDatabase.OpenAsync(CopyPath, s_small))
        {
            await own.CreateKeyspaceAsync("mine");
        }

        await Assert.ThrowsAsync<DivergedException>(async () =>
            await FollowerDatabase.OpenAsync(CopyPath, LeaderConnection.FromDirectory(_leader.Path), s_small));

        await using TurnstileDatabase still = await TurnstileDatabase.OpenAsync(CopyPath, s_small);
        Assert.Equal(["mine"], still.KeyspaceNames);
    }

    [Fact]
    public async Task A_copy_that_is_there_is_read_although_nobody_answers()
    {
        await FillAsync(0, 50);
        await using (FollowerDatabase follower = await FollowerDatabase.OpenAsync(
            CopyPath, LeaderConnection.FromDirectory(_leader.Path), s_small))
        {
            await follower.CatchUpAsync();
        }

        var nobody = LeaderConnection.FromStream(static _ => throw new IOException("nobody answers"));
        await using FollowerDatabase alone = await FollowerDatabase.OpenAsync(CopyPath, nobody, s_small);

        Assert.Equal(_leader.Visible, alone.Database.Visible);
        await Assert.ThrowsAsync<StorageException>(async () => await alone.CatchUpAsync());
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint leader, CancellationToken cancellation)
    {
        var client = new TcpClient();
        await client.ConnectAsync(leader, cancellation);
        return client.GetStream();
    }

    private async Task ServeAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop);
                await LeaderEndpoint.ServeAsync(_leader.Path, client.GetStream(), stop);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }

    private async Task FillAsync(int from, int to)
    {
        var batch = new WriteBatch();
        for (int i = from; i < to; i++)
        {
            batch.Put(_keys, BitConverter.GetBytes(i), new byte[100]);
        }

        await _leader.CommitAsync(batch);
    }
}

using Turnstile.Cli.Tests.Files;
using Turnstile.Cli.Torture;
using Turnstile.Collections;
using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile.Cli.Tests.Torture;

/// <summary>Scenario: a child writes at full speed, with flushes and merges; this process reads its database and
/// refreshes. Oracle: what the child tells it has acknowledged. Not modelled: power cuts.</summary>
public sealed class ReaderBesideWriterTests : IDisposable
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(1.5);
    private readonly TemporaryFolder _folder = new();
    private readonly CommitScript _script = new(21);
    private long _acknowledged;
    private ulong _durable;

    private string DatabasePath => Path.Combine(_folder.Path, "db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reader_beside_a_writing_process_goes_forward_only_and_sees_what_was_acknowledged()
    {
        using ChildProcess child = ChildProcess.Start(
            TortureRun.ChildCommand, "--db", DatabasePath, "--seed", "21", "--round", "0");
        var ready = new TaskCompletionSource();
        Task listening = Task.Factory.StartNew(
            () => Listen(child.Pipe, ready),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Task.WhenAny(ready.Task, listening);
        Sequence shown;
        long before = Interlocked.Read(ref _acknowledged);
        await using (ReadOnlyDatabase reader = await TurnstileDatabase.OpenReadOnlyAsync(DatabasePath))
        {
            shown = await ReadAsync(reader);
        }

        Assert.True(Interlocked.Read(ref _acknowledged) > before, "the writer stood still");
        Assert.True(child.Kill(), "the writer died");
        await listening;
        await child.WaitAsync();
        await using TortureDatabase after = await TortureDatabase.OpenAsync(DatabasePath, CancellationToken.None);
        Assert.True(after.Database.Visible >= shown);
    }

    private async Task<Sequence> ReadAsync(ReadOnlyDatabase reader)
    {
        Dictionary<string, Sequence> seen = [];
        Sequence last = reader.Visible;
        int refreshes = 0;
        long end = Environment.TickCount64 + (long)s_duration.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            ulong durable = Volatile.Read(ref _durable);
            Sequence now = await reader.RefreshAsync();
            Assert.True(now >= last, $"went back from {last} to {now}");
            Assert.True(now.Value >= durable, $"{durable} was acknowledged as durable, the reader is at {now}");
            last = now;
            refreshes++;
            using Snapshot snapshot = reader.OpenSnapshot();
            foreach (string name in reader.KeyspaceNames)
            {
                Assert.True(reader.TryGetKeyspace(name, out Keyspace? keyspace));
                Look(keyspace, name, snapshot, seen);
            }

            foreach (string name in reader.CollectionNames)
            {
                Assert.True(reader.TryGetCollection(name, out Collection? documents));
                Assert.True(documents.Count(null, snapshot) <= CommitScript.DocumentCount);
            }
        }

        Assert.True(refreshes > 3 && seen.Count > 0, $"{refreshes} refreshes, {seen.Count} keys");
        return last;
    }

    private static void Look(Keyspace keyspace, string name, Snapshot snapshot, Dictionary<string, Sequence> seen)
    {
        foreach (Entry entry in keyspace.Scan(null, snapshot))
        {
            string key = name + Convert.ToHexString(entry.Key.Span);
            Assert.True(entry.Sequence <= snapshot.Sequence);
            Assert.True(entry.Sequence >= seen.GetValueOrDefault(key), $"{key} went back");
            seen[key] = entry.Sequence;
        }
    }

    private void Listen(Stream pipe, TaskCompletionSource ready)
    {
        byte[] bytes = new byte[Acknowledgement.ByteCount];
        while (pipe.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            Acknowledgement told = Acknowledgement.Read(bytes);
            ready.TrySetResult();
            Interlocked.Increment(ref _acknowledged);
            if (told.Writer != Acknowledgement.Ready
                && _script.At(new CommitTag(0, told.Writer, told.Number)).Durability == Durability.Power
                && told.Last.Value > _durable)
            {
                Volatile.Write(ref _durable, told.Last.Value);
            }
        }
    }
}

using Turnstile.Commit;

namespace Turnstile.Cli.Torture;

/// <summary>The child: writers that follow the script and tell each acknowledged commit before they go on.</summary>
internal sealed class TortureWriter(TortureDatabase database, ulong seed, int round, Stream pipe)
{
    private readonly CommitScript _script = new(seed);
    private readonly Payload _payload = new(seed);
    private readonly Lock _gate = new();

    /// <summary>Writes until it is killed, or nobody listens any more.</summary>
    public async Task RunAsync(int writerCount, CancellationToken cancellation)
    {
        Tell(new Acknowledgement(Acknowledgement.Ready, 0, Sequence.Zero, Sequence.Zero));
        await Task.WhenAll(Enumerable.Range(0, writerCount)
            .Select(writer => Task.Run(() => WriteAsync(writer, cancellation), cancellation)));
    }

    private async Task WriteAsync(int writer, CancellationToken cancellation)
    {
        var batch = new WriteBatch();
        for (long number = 0; !cancellation.IsCancellationRequested; number++)
        {
            ScriptedCommit commit = _script.At(new CommitTag(round, writer, number));
            batch.Clear();
            database.Fill(batch, commit, _payload);
            CommitResult result = await database.Database.CommitAsync(batch, commit.Durability, cancellation);
            Tell(result.IsOk
                ? new Acknowledgement(writer, number, result.First, result.Last)
                : new Acknowledgement(writer, number, Sequence.Zero, Sequence.Zero));
        }
    }

    // One write for one acknowledgement: the pipe takes it whole or not at all.
    private void Tell(Acknowledgement acknowledgement)
    {
        Span<byte> bytes = stackalloc byte[Acknowledgement.ByteCount];
        acknowledgement.Write(bytes);
        lock (_gate)
        {
            pipe.Write(bytes);
        }
    }
}

using System.Text;
using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Manifest;

namespace Turnstile.Replication;

/// <summary>A leader behind a stream that <see cref="StreamServer"/> serves.</summary>
/// <param name="connect">Makes a new stream to the leader.</param>
/// <param name="timeout">How long an answer may take.</param>
/// <param name="time">The clock of the timeout.</param>
/// <remarks>One question at a time, each with a number of its own: an answer with another number is late or came twice,
/// and is passed over. Whatever else goes wrong ends the stream; the question is asked again on a new one.</remarks>
internal sealed class StreamSource(
    Func<CancellationToken, ValueTask<Stream>> connect, TimeSpan timeout, TimeProvider time) : ILeaderSource
{
    /// <summary>So often one question is asked before the failure is told.</summary>
    public const int AttemptsMax = 8;

    private Stream? _stream;
    private ulong _lastId;

    /// <inheritdoc/>
    public async ValueTask<LeaderState> StateAsync(CancellationToken cancellation) =>
        MessageBody.ToState((await AskAsync(MessageKind.State, default, cancellation).ConfigureAwait(false)).Span);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReplicatedFrame>> ReadFramesAsync(
        Sequence from, CancellationToken cancellation)
    {
        byte[] question = MessageBody.OfSequence(from);
        return MessageBody.ToFrames(await AskAsync(MessageKind.Frames, question, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<ManifestContent> OpenCheckpointAsync(CancellationToken cancellation) =>
        MessageBody.ToCheckpoint(
            (await AskAsync(MessageKind.Checkpoint, default, cancellation).ConfigureAwait(false)).Span);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> ReadFileAsync(
        LiveFile file, long offset, CancellationToken cancellation) =>
        AskAsync(MessageKind.File, MessageBody.OfFile(file, offset), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => HangUpAsync();

    private async ValueTask<ReadOnlyMemory<byte>> AskAsync(
        MessageKind kind, byte[]? question, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(timeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                return Judge(await AskOnceAsync(kind, question, both.Token).ConfigureAwait(false), kind);
            }
            catch (Exception failure) when (IsOfTheStream(failure) && !cancellation.IsCancellationRequested)
            {
                await HangUpAsync().ConfigureAwait(false);
                if (attempt == AttemptsMax)
                {
                    throw new StorageException("replicate", "leader", $"no answer: {failure.Message}", failure);
                }
            }
        }
    }

    private static bool IsOfTheStream(Exception failure) => failure is InvalidDataException
        or ObjectDisposedException
        or OperationCanceledException
        or (IOException and not LogGoneException and not StorageException);

    private static ReadOnlyMemory<byte> Judge(Message answer, MessageKind kind) => answer.Kind switch
    {
        MessageKind.Gone => throw new LogGoneException("the leader's directory", Sequence.Zero),
        MessageKind.Diverged => throw new DivergedException(Sequence.Zero, Sequence.Zero),
        MessageKind.Failed => throw new StorageException(
            "replicate", "leader", Encoding.UTF8.GetString(answer.Body.Span)),
        _ when answer.Kind == kind => answer.Body,
        _ => throw new InvalidDataException($"the leader answers {kind} with {answer.Kind}"),
    };

    private async ValueTask<Message> AskOnceAsync(MessageKind kind, byte[]? question, CancellationToken cancellation)
    {
        _stream ??= await connect(cancellation).ConfigureAwait(false);
        ulong id = ++_lastId;
        await new Message(kind, id, question).WriteAsync(_stream, cancellation).ConfigureAwait(false);
        while (true)
        {
            Message answer = await Message.ReadAsync(_stream, cancellation).ConfigureAwait(false)
                ?? throw new EndOfStreamException("the leader has hung up");
            if (answer.Id == id)
            {
                return answer;
            }
        }
    }

    private async ValueTask HangUpAsync()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}

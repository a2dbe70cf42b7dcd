using System.Text;
using Turnstile.Log;

namespace Turnstile.Replication;

/// <summary>Answers a follower's questions over one stream.</summary>
/// <remarks>Threads: one task for each stream. It reads the leader's directory only, so it can be served by the
/// leader's process or by any other that sees its files. A message that is none ends it; the follower connects
/// again.</remarks>
internal sealed class StreamServer(ILeaderSource leader)
{
    /// <summary>Serves until the stream ends.</summary>
    public async Task RunAsync(Stream stream, CancellationToken cancellation)
    {
        while (await ReadAsync(stream, cancellation).ConfigureAwait(false) is { } question)
        {
            Message answer = await AnswerAsync(question, cancellation).ConfigureAwait(false);
            await answer.WriteAsync(stream, cancellation).ConfigureAwait(false);
        }
    }

    private static async ValueTask<Message?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            return await Message.ReadAsync(stream, cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async ValueTask<Message> AnswerAsync(Message question, CancellationToken cancellation)
    {
        try
        {
            ReadOnlyMemory<byte> body = await BodyAsync(question, cancellation).ConfigureAwait(false);
            return question with { Body = body };
        }
        catch (LogGoneException)
        {
            return question with { Kind = MessageKind.Gone, Body = default };
        }
        catch (DivergedException)
        {
            return question with { Kind = MessageKind.Diverged, Body = default };
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return question with { Kind = MessageKind.Failed, Body = Encoding.UTF8.GetBytes(failure.Message) };
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> BodyAsync(Message question, CancellationToken cancellation)
    {
        switch (question.Kind)
        {
            case MessageKind.State:
                return MessageBody.OfState(await leader.StateAsync(cancellation).ConfigureAwait(false));
            case MessageKind.Frames:
                Sequence from = MessageBody.ToSequence(question.Body.Span);
                return MessageBody.OfFrames(await leader.ReadFramesAsync(from, cancellation).ConfigureAwait(false));
            case MessageKind.Checkpoint:
                return MessageBody.OfCheckpoint(await leader.OpenCheckpointAsync(cancellation).ConfigureAwait(false));
            case MessageKind.File:
                var (file, offset) = MessageBody.ToFile(question.Body.Span);
                return await leader.ReadFileAsync(file, offset, cancellation).ConfigureAwait(false);
            default:
                throw new InvalidDataException($"a follower cannot ask for {question.Kind}");
        }
    }
}

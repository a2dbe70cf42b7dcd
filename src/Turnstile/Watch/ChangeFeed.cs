using System.Runtime.CompilerServices;
using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Storage;
using Turnstile.Views;

namespace Turnstile.Watch;

/// <summary>Streams committed operations from a sequence on, and then live.</summary>
/// <remarks>
/// <code>
///   take the wish to be woken, then look at the visible sequence
///   read the log up to there, one event for each pull of the consumer
///   at the end   sleep until something is published
///   in between   published, but only in the log's buffer (<see cref="Durability.None"/>): ask the turnstile to write
/// </code>
/// Only what is published is shown (ORDER-3), in log order, so in the one order (ORDER-1). A writer pays a fence and a
/// read for each group, and a wake-up if somebody sleeps. A consumer that is slow holds nothing back; when the log that
/// it needs next is deleted, it gets a <see cref="SequenceCompactedException"/>. Threads: any; each stream one
/// at a time.
/// </remarks>
internal sealed class ChangeFeed(IFileSystem files, string directory, ViewSet views, CommitPipeline pipeline)
{
    /// <summary>Those who watch now, for whom more of the log is kept.</summary>
    public Watchers Watchers { get; } = new();

    /// <summary>The events after <paramref name="after"/>, or after the present if it is null.</summary>
    /// <exception cref="ArgumentException"><paramref name="after"/> is not there yet.</exception>
    public IAsyncEnumerable<T> Watch<T>(Sequence? after, IChangeDecoder<T> decoder, CancellationToken cancellation)
    {
        Sequence visible = views.Visible;
        return after is not { } given || given <= visible
            ? RunAsync(after ?? visible, decoder, cancellation)
            : throw new ArgumentException(
                $"sequence {after} is not there yet; the last one is {visible}", nameof(after));
    }

    private async IAsyncEnumerable<T> RunAsync<T>(
        Sequence after, IChangeDecoder<T> decoder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var follower = new LogFollower(files, directory, after.Next);
        using var walk = new ChangeWalk<T>(follower, after, decoder);
        Watchers.Enter();
        try
        {
            while (true)
            {
                Task published = views.Published.Next;
                Sequence visible = views.Visible;
                while (walk.TryNext(visible, out T? change))
                {
                    cancellation.ThrowIfCancellationRequested();
                    yield return change;
                }

                cancellation.ThrowIfCancellationRequested();
                if (walk.IsPast(visible))
                {
                    await published.WaitAsync(cancellation).ConfigureAwait(false);
                }
                else
                {
                    await pipeline.WriteAsync(cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Watchers.Leave();
        }
    }
}

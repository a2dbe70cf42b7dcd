using System.Diagnostics.CodeAnalysis;
using Turnstile.Engine;
using Turnstile.Log;
using Turnstile.Replication;

namespace Turnstile.Background;

/// <summary>A running copy that follows its leader.</summary>
/// <remarks>
/// <code>
///   no copy?           install one, open it
///   again and again    ask for what comes next; log, apply, sync, publish it
///   the leader has not kept it?    close, install a new copy, open it
/// </code>
/// A step that fails is tried again after the interval; readers see meanwhile what they saw. Threads: one task runs the
/// steps; <see cref="CatchUpAsync"/> takes turns with it. Lifetime: <see cref="CloseAsync"/>, which leaves the leader's
/// source to its owner.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Closing it disposes what it owns.")]
internal sealed class FollowerStore
{
    // immutable
    private readonly StoreOptions _options;
    private readonly int _indexThreads;
    private readonly ILeaderSource _leader;
    private readonly FollowerCopy _copy;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    // volatile, written by whose turn it is
    private volatile OpenStore _open = null!;
    private volatile Exception? _failure;

    // guarded by _turn
    private bool _needsCopy;

    private Task _run = Task.CompletedTask;

    private FollowerStore(StoreOptions options, int indexThreads, ILeaderSource leader, TimeSpan interval)
    {
        _options = options with
        {
            IsFollower = true,
            CreateIfMissing = false,
            Durability = Durability.Power,
            Refusal = "this database follows a leader: write there, or close it and open it as a database of its own",
        };
        _indexThreads = indexThreads;
        _leader = leader;
        _copy = new FollowerCopy(options.Files, options.Directory, options.Chance.NewSalt);
        _interval = interval;
    }

    /// <summary>The copy; another one after it was installed anew.</summary>
    public OpenStore Open => _open;

    /// <summary>Why the last step failed; null if it did not.</summary>
    public Exception? Failure => _failure;

    /// <summary>Opens the copy, installs it first if there is none, and begins to follow.</summary>
    public static async Task<FollowerStore> OpenAsync(
        StoreOptions options,
        int indexThreads,
        ILeaderSource leader,
        TimeSpan interval,
        CancellationToken cancellation)
    {
        var follower = new FollowerStore(options, indexThreads, leader, interval);
        await follower._copy.EnsureAsync(leader, cancellation).ConfigureAwait(false);
        follower._open = await follower.OpenCopyAsync(cancellation).ConfigureAwait(false);
        follower._run = follower.RunAsync();
        return follower;
    }

    /// <summary>Follows until the leader has nothing more that is durable there; returns what readers see
    /// then.</summary>
    public async Task<Sequence> CatchUpAsync(CancellationToken cancellation)
    {
        while (await StepAsync(cancellation).ConfigureAwait(false))
        {
        }

        return _open.Store.Views.Visible;
    }

    /// <summary>Ends following and closes the copy.</summary>
    public async Task CloseAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _run.ConfigureAwait(false);
            await _open.CloseAsync().ConfigureAwait(false);
            _turn.Dispose();
            _stop.Dispose();
        }
    }

    private Task<OpenStore> OpenCopyAsync(CancellationToken cancellation) =>
        OpenStore.OpenAsync(_options, _indexThreads, cancellation);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (!await TryStepAsync().ConfigureAwait(false))
                {
                    await Task.Delay(_interval, _options.Time, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private async Task<bool> TryStepAsync()
    {
        try
        {
            // Reading a leader's files and logging block; callers' threads must not.
            Task<bool> step = await Workers.RunAsync(() => StepAsync(_stop.Token), _stop.Token).ConfigureAwait(false);
            bool more = await step.ConfigureAwait(false);
            _failure = null;
            return more;
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or InvalidDataException)
        {
            _failure = failure;
            return false;
        }
    }

    private async Task<bool> StepAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_needsCopy)
            {
                await InstallAgainAsync(cancellation).ConfigureAwait(false);
            }

            Store store = _open.Store;
            int frames = await FramePull.RunAsync(store.Pipeline, store.Views.Visible.Next, _leader, cancellation)
                .ConfigureAwait(false);
            return frames > 0;
        }
        catch (LogGoneException)
        {
            await InstallAgainAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    // Should it fail, the closed copy stays in place, and the next step comes here again.
    private async Task InstallAgainAsync(CancellationToken cancellation)
    {
        _needsCopy = true;
        await _open.CloseAsync().ConfigureAwait(false);
        await _copy.InstallAsync(_leader, cancellation).ConfigureAwait(false);
        _open = await OpenCopyAsync(cancellation).ConfigureAwait(false);
        _needsCopy = false;
    }
}

using System.Threading.Tasks.Sources;
using Turnstile.Log;

namespace Turnstile.Commit;

/// <summary>A caller waiting for its commit's answer; also the carrier of the batch through the pipeline.
/// Reused.</summary>
/// <remarks>Threads: the caller until it is queued; then the turnstile and the sync stage, one after the other.
/// <see cref="TryTake"/> and <see cref="TryCancel"/> decide by one interlocked exchange who ends the waiting.</remarks>
internal sealed class PendingCommit : IValueTaskSource<CommitResult>
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Canceled = 2;

    private readonly ReusePool<PendingCommit> _pool;
    private ManualResetValueTaskSourceCore<CommitResult> _source;
    private CancellationTokenRegistration _registration;
    private int _state;

    public PendingCommit(ReusePool<PendingCommit> pool)
    {
        _pool = pool;
    }

    /// <summary>What is asked for.</summary>
    public CommitRequest Request { get; private set; }

    /// <summary>The batch; null for the other requests.</summary>
    public OperationBuffer? Operations { get; private set; }

    /// <summary>The frames to be replicated; null for the other requests.</summary>
    public IReadOnlyList<ReplicatedFrame>? Frames { get; set; }

    /// <summary>What the answer must survive.</summary>
    public Durability Durability { get; private set; }

    /// <summary>The answer, once the turnstile knows it; told to the caller when its group is durable.</summary>
    public CommitResult Outcome { get; set; }

    /// <summary>Why this commit alone failed; null if it did not.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The task its caller awaits; once.</summary>
    public ValueTask<CommitResult> Task => new(this, _source.Version);

    public void Prepare(CommitRequest request, OperationBuffer? operations, Durability durability)
    {
        Request = request;
        Operations = operations;
        Durability = durability;
        Frames = null;
        Outcome = default;
        Failure = null;
        _state = Waiting;
    }

    /// <summary>Lets <paramref name="cancellation"/> end the waiting as long as the turnstile has not taken the
    /// batch.</summary>
    public void CancelWith(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(
                static (state, token) => ((PendingCommit)state!).TryCancel(token), this);
        }
    }

    /// <summary>The turnstile takes the batch; false if its caller has given up.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Tells the caller the answer.</summary>
    /// <param name="groupFailure">Why the whole group failed; null if it did not.</param>
    /// <param name="inPlace">Whether the caller may go on inside this call, or must on another thread.</param>
    public void Answer(Exception? groupFailure, bool inPlace)
    {
        _source.RunContinuationsAsynchronously = !inPlace;
        if ((groupFailure ?? Failure) is { } failure)
        {
            _source.SetException(failure);
        }
        else
        {
            _source.SetResult(Outcome);
        }
    }

    /// <summary>The answer, and the end of this use.</summary>
    public CommitResult GetResult(short token)
    {
        bool canceled = Volatile.Read(ref _state) == Canceled;
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _registration.Dispose();
            _registration = default;
            Operations = null;
            Frames = null;
            _source.Reset();

            // A canceled one is still in the intake's queue, which drops it later.
            if (!canceled)
            {
                _pool.Return(this);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void TryCancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Canceled, Waiting) == Waiting)
        {
            // Who cancels does not go on with what its caller does next.
            _source.RunContinuationsAsynchronously = true;
            _source.SetException(new OperationCanceledException(token));
        }
    }
}

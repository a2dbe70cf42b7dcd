using System.Runtime.CompilerServices;
using Turnstile.Commit;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Telemetry;
using Turnstile.Views;

namespace Turnstile.Kv.Admission;

/// <summary>Takes the writes of single keys through the pipeline: encode, prepare, commit, answer.</summary>
/// <remarks>Threads: any. Cost: allocates nothing once its batches have grown.</remarks>
internal sealed class KeyWriter(ViewSet views, CommitPipeline pipeline)
{
    /// <summary>The most batches kept for reuse.</summary>
    public const int KeptCountMax = 1024;

    /// <summary>A batch that grew beyond this is not kept, bytes.</summary>
    public const int KeptBytesMax = 64 << 10;

    private readonly ReusePool<OperationBuffer> _pool = new(KeptCountMax);

    /// <summary>Where the batches go.</summary>
    public CommitPipeline Pipeline => pipeline;

    /// <summary>An empty batch.</summary>
    public OperationBuffer Begin() => _pool.TryRent() ?? new OperationBuffer();

    /// <summary>Commits a batch of one operation.</summary>
    /// <param name="operations">From <see cref="Begin"/>; taken back when the answer is there.</param>
    /// <param name="absence">What to answer when the condition does not hold.</param>
    /// <param name="durability">What the answer must survive.</param>
    /// <param name="cancellation">Ends the waiting before the turnstile.</param>
    public ValueTask<WriteResult> CommitAsync(
        OperationBuffer operations, CommitStatus absence, Durability? durability, CancellationToken cancellation) =>
        CommitAsync(operations, absence, default, durability, cancellation);

    /// <summary>Commits a batch of one operation, as a request that may be repeated if it has a name.</summary>
    public ValueTask<WriteResult> CommitAsync(
        OperationBuffer operations,
        CommitStatus absence,
        RequestId request,
        Durability? durability,
        CancellationToken cancellation)
    {
        if (!request.IsNone)
        {
            operations.Request = new RequestMark(request.Key, RequestFingerprint.Of(operations));
        }

        long started = pipeline.Meter.BeginPhase();
        using (ViewLease lease = views.Acquire())
        {
            BatchPreparation.Prepare(operations, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }

        pipeline.Meter.EndPhase(WritePhase.Look, started);
        return FinishAsync(operations, absence, request, durability, cancellation);
    }

    // A batch whose commit failed is not used again: the pipeline may not be done with it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WriteResult> FinishAsync(
        OperationBuffer operations,
        CommitStatus absence,
        RequestId request,
        Durability? durability,
        CancellationToken cancellation)
    {
        CommitResult result = await pipeline.CommitAsync(operations, durability, cancellation).ConfigureAwait(false);
        ulong version = result.IsOk ? operations[0].Version : 0;
        if (operations.ByteCount <= KeptBytesMax)
        {
            operations.Clear();
            _pool.Return(operations);
        }

        return new WriteResult(
            result.Status == CommitStatus.Conflict ? absence : result.Status, result.Last, version)
        {
            IsRepeated = result.IsRepeated,
            Request = request,
        };
    }
}

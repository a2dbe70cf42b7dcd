using Turnstile.Log;

namespace Turnstile.Kv;

/// <summary>Keeps a few empty batches, so that a write allocates nothing.</summary>
/// <remarks>Threads: any; each place changes hands by one exchange.</remarks>
internal sealed class OperationBufferPool
{
    /// <summary>The most batches kept.</summary>
    public const int CountMax = 64;

    /// <summary>A batch that grew beyond this is not kept, bytes.</summary>
    public const int BytesMax = 1 << 20;

    // Interlocked only
    private readonly OperationBuffer?[] _places = new OperationBuffer?[CountMax];

    /// <summary>An empty batch.</summary>
    public OperationBuffer Rent()
    {
        int start = Thread.GetCurrentProcessorId();
        for (int i = 0; i < CountMax; i++)
        {
            ref OperationBuffer? place = ref _places[(start + i) & (CountMax - 1)];
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } kept)
            {
                return kept;
            }
        }

        return new OperationBuffer();
    }

    /// <summary>Takes a batch back that nobody uses any more.</summary>
    public void Return(OperationBuffer operations)
    {
        if (operations.ByteCount > BytesMax)
        {
            return;
        }

        operations.Clear();
        int start = Thread.GetCurrentProcessorId();
        for (int i = 0; i < CountMax; i++)
        {
            ref OperationBuffer? place = ref _places[(start + i) & (CountMax - 1)];
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, operations, null) is null)
            {
                return;
            }
        }
    }
}

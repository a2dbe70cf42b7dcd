namespace Turnstile.Vectors.Hnsw;

/// <summary>Spin locks of neighbour rows, striped by ordinal. A thread holds at most one.</summary>
/// <remarks>Held for microseconds, only by inserters; searches take none.</remarks>
internal sealed class RowLocks
{
    private const int StripeCount = 4096;

    // guarded by itself: 1 while taken
    private readonly int[] _stripes = new int[StripeCount];

    public void Enter(int ordinal)
    {
        ref int stripe = ref _stripes[ordinal & (StripeCount - 1)];
        var wait = default(SpinWait);
        while (Interlocked.CompareExchange(ref stripe, 1, 0) != 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Exit(int ordinal) => Volatile.Write(ref _stripes[ordinal & (StripeCount - 1)], 0);
}

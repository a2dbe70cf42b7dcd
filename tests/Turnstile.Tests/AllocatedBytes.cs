namespace Turnstile.Tests;

/// <summary>Measures what code allocates.</summary>
internal static class AllocatedBytes
{
    private const int RoundCount = 10;

    /// <summary>What <paramref name="round"/> allocates on this thread in each of ten rounds, after one that does not
    /// count.</summary>
    /// <remarks>The least of them: the runtime itself allocates on this thread now and then, as when a method has been
    /// called so often that a worker is begun to compile it anew. What the code allocates is there in every round.
    /// </remarks>
    public static long EachTime(Action round)
    {
        round();
        long least = long.MaxValue;
        for (int i = 0; i < RoundCount; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}

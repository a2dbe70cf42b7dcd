using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Turnstile.Collections.Queries;

/// <summary>Shares the parts of one query out to threads of the pool, the asking one among them; what they find is put
/// together in the end.</summary>
/// <remarks>Each thread has scratch of its own, so they share nothing but what they read. The view is the asking
/// thread's, which waits for all.</remarks>
internal static class QueryThreads
{
    /// <summary>Searches all parts.</summary>
    /// <param name="partCount">How many parts there are.</param>
    /// <param name="threadCount">The most threads at once.</param>
    /// <param name="scratches">Where threads get scratch.</param>
    /// <param name="begin">Makes scratch of a thread ready.</param>
    /// <param name="search">Searches a part with scratch that is ready.</param>
    /// <param name="take">Takes over what scratch of a thread holds in the end; on the asking thread.</param>
    /// <exception cref="Exception">What one of the parts has thrown, the first that is known.</exception>
    public static void Run(
        int partCount,
        int threadCount,
        QueryScratches scratches,
        Action<QueryScratch> begin,
        Action<QueryScratch, int> search,
        Action<QueryScratch> take)
    {
        var loans = new ConcurrentBag<QueryScratches.Loan>();
        try
        {
            Parallel.For(
                0,
                partCount,
                new ParallelOptions { MaxDegreeOfParallelism = threadCount },
                () =>
                {
                    QueryScratches.Loan loan = scratches.Rent();
                    loans.Add(loan);
                    begin(loan.Scratch);
                    return loan.Scratch;
                },
                (part, _, scratch) =>
                {
                    search(scratch, part);
                    return scratch;
                },
                static _ => { });
            foreach (QueryScratches.Loan loan in loans)
            {
                take(loan.Scratch);
            }
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.InnerExceptions[0]);
        }
        finally
        {
            foreach (QueryScratches.Loan loan in loans)
            {
                loan.Dispose();
            }
        }
    }
}

namespace Turnstile.Commit;

/// <summary>Slows writers down smoothly when background work falls behind, so that they need not be stopped.</summary>
/// <remarks>
/// Each byte written takes its share of time: the more work waits, the more. A writer that is ahead of its time waits
/// before the intake, where it holds no place in the order, no thread and no lock; readers and small writers that are
/// within their time do not notice. No write waits longer than <see cref="WaitMax"/> here.
/// <code>
///   time per byte  = 16 ns * p / (1 - p)        p: the pressure, 0 to 1;  64 MB/s at p = 1/2, then steeply less
///   time per entry = 33 us * e / (1 - e)        e: the part of it that comes of rows which wait for their graphs
/// </code>
/// A write takes the longer of the two: a row is as dear to enter into a graph, however few bytes it has.
/// Threads: any. Cost: one load without pressure.
/// </remarks>
internal sealed class WritePacer(TimeProvider time)
{
    /// <summary>The longest a write is delayed.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(100);

    // Timers are not finer, and a wait is worth its cost only when it stands for many writes.
    private const long WaitMinNanoseconds = 2_000_000;
    private const double NanosecondsPerByteAtHalf = 16;

    // As 2 KiB take: at the highest pressure 150 rows a second, fewer than a worker enters that hardly gets a
    // processor.
    private const double NanosecondsPerEntryAtHalf = 2048 * NanosecondsPerByteAtHalf;
    private const double PressureMax = 0.995;

    // Those who wait under more pressure than this are let go when it falls below.
    private const double EasedPressure = 0.5;

    // volatile, by Volatile: written by who updates the pressure
    private double _pressure;
    private double _nanosecondsPerByte;
    private double _nanosecondsPerEntry;

    // Interlocked only: made by who waits, taken by who lowers the pressure
    private TaskCompletionSource? _eased;

    // Interlocked only: until then the bytes that were let in take their time, nanoseconds
    private long _busyUntil;

    // Interlocked only: measures
    private long _stallCount;
    private long _stallTicks;
    private long _worstTicks;

    /// <summary>The clock that waits are measured by.</summary>
    public TimeProvider Time => time;

    /// <summary>How often a write was delayed or the turnstile had to wait for a flush.</summary>
    public long StallCount => Interlocked.Read(ref _stallCount);

    /// <summary>How long in all.</summary>
    public TimeSpan StallTime => new(Interlocked.Read(ref _stallTicks));

    /// <summary>The longest of these.</summary>
    public TimeSpan WorstStall => new(Interlocked.Read(ref _worstTicks));

    /// <summary>Sets the pressure, 0 for none, 1 for the most.</summary>
    /// <param name="pressure">Of all work that waits.</param>
    /// <param name="entries">Of rows alone that wait to be entered into graphs while somebody searches them; at most
    /// <paramref name="pressure"/>.</param>
    public void SetPressure(double pressure, double entries = 0)
    {
        double held = Math.Clamp(pressure, 0, PressureMax);
        Volatile.Write(ref _nanosecondsPerEntry, NanosecondsPerEntryAtHalf * Factor(Math.Clamp(entries, 0, held)));
        Volatile.Write(ref _nanosecondsPerByte, NanosecondsPerByteAtHalf * Factor(held));
        double before = Interlocked.Exchange(ref _pressure, held);
        if (before >= EasedPressure && held < EasedPressure)
        {
            Interlocked.Exchange(ref _busyUntil, 0);
            Interlocked.Exchange(ref _eased, null)?.SetResult();
        }
    }

    /// <summary>Waits so long, or until the pressure falls: a wait is as long as the work took when it began, and who
    /// waited on after that would leave the workers without any.</summary>
    public async ValueTask WaitAsync(TimeSpan wait, CancellationToken cancellation)
    {
        Task eased = Eased();

        // In this order: who lowers the pressure now lets this one go, and if it was lowered before, that is seen here.
        if (Interlocked.Read(ref _busyUntil) != 0)
        {
            await eased.WaitAsync(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>How long a write has to wait; counted as a stall if it has to.</summary>
    /// <param name="bytes">That it logs.</param>
    /// <param name="entries">Into graphs that it calls for.</param>
    public TimeSpan Reserve(long bytes, int entries = 0)
    {
        double perByte = Volatile.Read(ref _nanosecondsPerByte);
        return perByte == 0
            ? TimeSpan.Zero
            : ReserveSlowly((long)Math.Max(bytes * perByte, entries * Volatile.Read(ref _nanosecondsPerEntry)));
    }

    /// <summary>Counts a wait.</summary>
    public void Note(TimeSpan stall)
    {
        Interlocked.Increment(ref _stallCount);
        Interlocked.Add(ref _stallTicks, stall.Ticks);
        long worst = Interlocked.Read(ref _worstTicks);
        while (worst < stall.Ticks)
        {
            worst = Interlocked.CompareExchange(ref _worstTicks, stall.Ticks, worst);
        }
    }

    private static double Factor(double pressure) => pressure / (1 - pressure);

    private Task Eased()
    {
        TaskCompletionSource? seen = Volatile.Read(ref _eased);
        if (seen is null)
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            seen = Interlocked.CompareExchange(ref _eased, fresh, null) ?? fresh;
        }

        return seen.Task;
    }

    private TimeSpan ReserveSlowly(long cost)
    {
        long now = (long)(time.GetTimestamp() * (1e9 / time.TimestampFrequency));
        long latest = now + (WaitMax.Ticks * TimeSpan.NanosecondsPerTick);
        long seen = Interlocked.Read(ref _busyUntil);
        while (true)
        {
            // What is beyond the longest wait is let go: a crowd is not made to wait for itself.
            long until = Math.Min(Math.Max(seen, now) + cost, latest);
            long before = Interlocked.CompareExchange(ref _busyUntil, until, seen);
            if (before != seen)
            {
                seen = before;
                continue;
            }

            if (until - now < WaitMinNanoseconds)
            {
                return TimeSpan.Zero;
            }

            var wait = new TimeSpan((until - now) / TimeSpan.NanosecondsPerTick);
            Note(wait);
            return wait;
        }
    }
}

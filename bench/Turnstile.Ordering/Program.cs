using System.Diagnostics;
using System.Globalization;
using Turnstile.Ordering;

// Question: what does it cost to give every write one place in one order, by the grain of the locks?
// Usage: Turnstile.Ordering [seconds per measurement]
double seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1.5;
const int Keys = 200_000;
Func<IDesign>[] designs =
[
    () => new StoreLock(), () => new StripedLocks(ordered: true), () => new StripedLocks(ordered: false),
    () => new KeyLocks(), () => new LockFree(), () => new Turnstiled(),
];
Console.WriteLine(
    "| design | put/s, 1 thread | 2 | 4 | get/s, 1 thread | 2 | get/s beside a writer | out of order per million |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
long all = 0;
foreach (Func<IDesign> create in designs)
{
    using IDesign design = create();
    for (ulong i = 0; i < Keys; i++)
    {
        design.Put(KeyOf(i), i);
    }

    Run(design, writers: 1, readers: 1);
    string[] cells =
    [
        Text(Run(design, 1, 0).Puts), Text(Run(design, 2, 0).Puts), Text(Run(design, 4, 0).Puts),
        Text(Run(design, 0, 1).Gets), Text(Run(design, 0, 2).Gets), Text(Run(design, 1, 1).Gets),
    ];
    string order = design.Inversions() is { } count
        ? (count * 1e6 / Math.Max(1, all)).ToString("N0", CultureInfo.InvariantCulture)
        : "none: checked by the tests";
    Console.WriteLine($"| {design.Name} | {string.Join(" | ", cells)} | {order} |");
    all = 0;
}

(double Puts, double Gets) Run(IDesign design, int writers, int readers)
{
    long puts = 0;
    long gets = 0;
    bool stop = false;
    var threads = new List<Thread>();
    for (int t = 0; t < writers + readers; t++)
    {
        bool writes = t < writers;
        ulong seed = (ulong)t + 1;
        threads.Add(new Thread(() =>
        {
            long own = 0;
            for (ulong state = seed * 7919; !Volatile.Read(ref stop); own++)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                ulong key = KeyOf((state >> 33) % Keys);
                if (writes)
                {
                    design.Put(key, state);
                }
                else
                {
                    design.TryGet(key, out _);
                }
            }

            Interlocked.Add(ref writes ? ref puts : ref gets, own);
        }));
    }

    var clock = Stopwatch.StartNew();
    threads.ForEach(static thread => thread.Start());
    Thread.Sleep(TimeSpan.FromSeconds(seconds));
    Volatile.Write(ref stop, true);
    threads.ForEach(static thread => thread.Join());
    all += puts;
    return (puts / clock.Elapsed.TotalSeconds, gets / clock.Elapsed.TotalSeconds);
}

static ulong KeyOf(ulong index) => (index + 1) * 11400714819323198485;

static string Text(double perSecond) => (perSecond / 1000).ToString("N0", CultureInfo.InvariantCulture) + " k";

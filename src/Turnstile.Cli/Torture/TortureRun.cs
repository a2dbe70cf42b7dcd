using System.Diagnostics;
using System.Globalization;
using Turnstile.Cli.Numbers;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Torture;

/// <summary>Lets a child write, kills it, looks, judges, and does it again.</summary>
/// <remarks>Threads: one at a time.</remarks>
internal sealed class TortureRun
{
    /// <summary>The hidden command that the child runs.</summary>
    public const string ChildCommand = "torture-writer";

    /// <summary>Writers in the child.</summary>
    public const int WriterCount = 4;

    private readonly string _path;
    private readonly CommitScript _script;
    private readonly Payload _payload;
    private readonly Verdict _verdict = new();
    private readonly Journal _journal;
    private SplitMix64 _numbers;
    private int _round = -1;
    private int _kills;
    private int _reopenFailures;

    /// <param name="path">The folder of the database; what is in it besides is left alone.</param>
    /// <param name="seed">Of what is written and when the child dies.</param>
    public TortureRun(string path, ulong seed)
    {
        _path = path;
        _script = new CommitScript(seed);
        _payload = new Payload(seed);
        _journal = new Journal(_script);
        _numbers = SplitMix64.For(seed, -1);
    }

    /// <summary>What was found so far.</summary>
    public TortureReport Report => new(
        _kills,
        _journal.AcknowledgedCount,
        _verdict.Lost,
        _verdict.Torn,
        _verdict.Phantom,
        _reopenFailures);

    /// <summary>The first findings in words.</summary>
    public IReadOnlyList<string> Notes => _verdict.Notes;

    /// <summary>Goes on until the time is over; at least one kill and one look.</summary>
    public async Task RunAsync(TimeSpan time, ProgressLine progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        do
        {
            await KillOnceAsync(Lifetime(), cancellation);

            // Now and then the next child recovers alone, with nobody having looked in between.
            if (_numbers.Below(4) != 0)
            {
                await LookAsync(cancellation);
            }

            progress.Report(
                $"kill {_kills}, {Figures.Count(Report.Acknowledged)} commits acknowledged, seconds",
                (long)Stopwatch.GetElapsedTime(began).TotalSeconds,
                (long)time.TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(began) < time && !cancellation.IsCancellationRequested);
        await LookAsync(cancellation);
    }

    /// <summary>Starts a child and kills it.</summary>
    /// <param name="lifetime">How long it writes; negative to kill it while it opens.</param>
    /// <param name="cancellation">Kills it earlier.</param>
    public async Task KillOnceAsync(TimeSpan lifetime, CancellationToken cancellation)
    {
        _round++;
        _journal.Begin(_round, WriterCount);
        using ChildProcess child = ChildProcess.Start(
            ChildCommand,
            "--db", _path,
            "--seed", _script.Seed.ToString(CultureInfo.InvariantCulture),
            "--round", _round.ToString(CultureInfo.InvariantCulture));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task listening = Task.Run(() => Listen(child.Pipe, ready), CancellationToken.None);
        if (lifetime >= TimeSpan.Zero)
        {
            await Task.WhenAny(ready.Task, listening);
        }

        await Task.WhenAny(listening, Task.Delay(lifetime.Duration(), cancellation));
        bool wasRunning = child.Kill();
        await listening;
        string errors = await child.WaitAsync();
        if (!wasRunning)
        {
            throw new FailureException($"the writer died by itself: {errors}");
        }

        _kills++;
    }

    /// <summary>Opens the database and judges what is there.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        TortureDatabase database;
        try
        {
            database = await TortureDatabase.OpenAsync(_path, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _reopenFailures++;
            throw new FailureException(
                $"after {_kills} kills the database in {_path} does not open: {Faults.Describe(fault)}", fault);
        }

        await using (database)
        {
            var observer = new Observer(database, _payload);
            observer.Look();
            _verdict.Add(observer.Contradictions);
            _verdict.Add(Judge.Of(_journal, observer.Seen));
            _journal.Settle(observer.Seen);
        }
    }

    // Most children write for a while; some die while they open, some at once after it.
    private TimeSpan Lifetime() => TimeSpan.FromMilliseconds(_numbers.Below(8) switch
    {
        0 => -_numbers.Below(300),
        1 => _numbers.Below(10),
        _ => _numbers.Below(800),
    });

    private void Listen(Stream pipe, TaskCompletionSource ready)
    {
        byte[] bytes = new byte[Acknowledgement.ByteCount];
        while (pipe.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            Acknowledgement acknowledgement = Acknowledgement.Read(bytes);
            if (acknowledgement.Writer == Acknowledgement.Ready)
            {
                ready.TrySetResult();
            }
            else
            {
                _journal.Add(_round, acknowledgement);
            }
        }
    }
}

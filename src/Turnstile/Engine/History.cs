using Turnstile.Manifest;
using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Tells how far back the database can be read, and what the log time of a place in the past was.</summary>
/// <remarks>
/// <code>
///   window    the last n operations, or those of the last t of log time, whichever reaches further back
///   horizon   where the window begins when a job that drops things asks; it never goes back, and is in the manifest
///             as soon as anything below it may be gone
/// </code>
/// A job asks before it publishes the view in which something is missing; who opens a snapshot of the past takes the
/// view first and then looks at the horizon: so he has the view with everything in it, or sees that it is too late.
/// Open snapshots hold views of their own, with the files of their moment; they do not count here.
/// Log times are known of samples: a place between two has the earlier one's, so it is early by at most a second, or by
/// a 256th of the window if that is more. Threads: <see cref="Note"/> from the turnstile, or recovery before it;
/// <see cref="Horizon"/> from the flush and the maintenance worker, or recovery; the rest from any.
/// </remarks>
internal sealed class History
{
    // immutable
    private readonly RankedLock _gate = new(LockRank.History);
    private readonly ViewSet _views;
    private readonly LogClock _clock;
    private readonly ulong _retainedSequences;
    private readonly long _retainedMilliseconds;

    // turnstile only
    private long _nextSample;

    // each replaced whole, by the turnstile; volatile
    private TimeSample[] _samples;

    // replaced whole under _gate by the worker that asks for the horizon; volatile
    private volatile Floor _floor;

    public History(ViewSet views, LogClock clock, StoreOptions options, Manifest.Version version)
    {
        _views = views;
        _clock = clock;
        _retainedSequences = (ulong)options.RetainedSequences;
        _retainedMilliseconds = (long)options.RetainedTime.TotalMilliseconds;
        _floor = new Floor(version.Horizon ?? new ReadHorizon(version.Flushed, version.FlushedTime));
        _samples = [.. version.Samples];
        Note(version.Flushed, version.FlushedTime);
    }

    private Sequence LastSampled => _samples.Length == 0 ? Sequence.Zero : _samples[^1].Sequence;

    private bool IsRetaining => _retainedSequences > 0 || _retainedMilliseconds > 0;

    /// <summary>The oldest sequence that can be read now.</summary>
    public Sequence Oldest => Window().Sequence;

    /// <summary>How far back views that are published from now on can be read. What is below may be dropped.</summary>
    public ReadHorizon Horizon()
    {
        using (_gate.Enter())
        {
            ReadHorizon window = Window().OrLater(_floor.Value);
            _floor = new Floor(window);
            return window;
        }
    }

    /// <summary>Holds the present, to read it as it was at <paramref name="sequence"/>.</summary>
    /// <exception cref="ArgumentException">It is not there yet.</exception>
    /// <exception cref="SequenceCompactedException">It is below the window.</exception>
    public Snapshot OpenSnapshotAt(Sequence sequence) => _views.OpenSnapshotAt(sequence, TimeToReadAt);

    /// <summary>Notes the log time of a place.</summary>
    public void Note(Sequence first, long time)
    {
        if (IsRetaining && time >= _nextSample && first > LastSampled)
        {
            TimeSample[] samples = TimeSamples.Trim([.. _samples, new TimeSample(first, time)], _floor.Value.Sequence);
            Volatile.Write(ref _samples, samples);
            _nextSample = time + TimeSamples.StepAfter(samples);
        }
    }

    /// <summary>The samples up to <paramref name="last"/> that a version does not have yet.</summary>
    public IReadOnlyList<TimeSample> SamplesFor(Manifest.Version version, Sequence last)
    {
        Sequence known = version.Samples.Length > 0 ? version.Samples[^1].Sequence : Sequence.Zero;
        return IsRetaining
            ? [.. Volatile.Read(ref _samples).Where(sample => sample.Sequence > known && sample.Sequence <= last)]
            : [];
    }

    // The view is held by now.
    private ReadTime TimeToReadAt(Sequence sequence)
    {
        ReadHorizon window = Window();
        return sequence >= window.Sequence
            ? new ReadTime(IsRetaining ? TimeOf(sequence) : window.Time)
            : throw new SequenceCompactedException(sequence, window.Sequence);
    }

    private ReadHorizon Window()
    {
        Sequence visible = _views.Visible;
        if (!IsRetaining)
        {
            return new ReadHorizon(visible, _clock.Now());
        }

        ulong begin = visible.Value;
        if (_retainedSequences > 0)
        {
            begin = visible.Value - Math.Min(visible.Value, _retainedSequences);
        }

        if (_retainedMilliseconds > 0)
        {
            TimeSample[] samples = Volatile.Read(ref _samples);
            int index = TimeSamples.IndexBefore(samples, _clock.Now() - _retainedMilliseconds);
            begin = Math.Min(begin, index < 0 ? 0 : samples[index].Sequence.Value);
        }

        var oldest = new Sequence(Math.Max(begin, _floor.Value.Sequence.Value));
        return new ReadHorizon(oldest, TimeOf(oldest));
    }

    // Never before the horizon's: what had expired by then may be gone.
    private long TimeOf(Sequence sequence)
    {
        TimeSample[] samples = Volatile.Read(ref _samples);
        int index = TimeSamples.IndexAt(samples, sequence);
        return Math.Max(_floor.Value.Time, index < 0 ? 0 : samples[index].Time);
    }

    private sealed record Floor(ReadHorizon Value);
}

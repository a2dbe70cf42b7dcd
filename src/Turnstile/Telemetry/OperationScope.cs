using System.Diagnostics;

namespace Turnstile.Telemetry;

/// <summary>One operation of a caller while it runs: a duration for the meter, and a trace.</summary>
/// <remarks>
/// The default measures nothing, and is what <see cref="Begin"/> gives while nobody listens. Ended once:
/// <code>
///   OperationScope scope = OperationScope.Begin(meter, "get", name);
///   try { ...; scope.End(); } catch (Exception failure) when (scope.Fails(failure)) { throw; }
/// </code>
/// or, if the answer comes later, by <see cref="Follow"/>.
/// </remarks>
internal readonly struct OperationScope
{
    private readonly DatabaseMeter? _meter;
    private readonly string _operation;
    private readonly string _target;
    private readonly long _started;
    private readonly Activity? _activity;

    private OperationScope(DatabaseMeter meter, string operation, string target)
    {
        _meter = meter;
        _operation = operation;
        _target = target;
        _activity = meter.Trace(operation, target);
        _started = meter.Now;
    }

    /// <summary>Begins an operation on a keyspace or collection; the target is empty for the whole database.</summary>
    public static OperationScope Begin(DatabaseMeter meter, string operation, string target) =>
        meter.IsListened ? new OperationScope(meter, operation, target) : default;

    /// <summary>Ends the operation.</summary>
    public void End() => End(null);

    /// <summary>Ends the operation with a failure. Always false: an exception filter, which lets the exception go
    /// on.</summary>
    public bool Fails(Exception failure)
    {
        End(failure);
        return false;
    }

    /// <summary>Ends the operation when <paramref name="answer"/> is there; passes it on as it is while nobody
    /// listens.</summary>
    public ValueTask<T> Follow<T>(ValueTask<T> answer) => _meter is null ? answer : FollowAsync(this, answer);

    private static async ValueTask<T> FollowAsync<T>(OperationScope scope, ValueTask<T> answer)
    {
        try
        {
            T result = await answer.ConfigureAwait(false);
            scope.End();
            return result;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    private void End(Exception? failure)
    {
        if (_meter is null)
        {
            return;
        }

        _meter.Record(_operation, _target, _started, failure);
        if (failure is not null)
        {
            _activity?.SetTag("error.type", failure.GetType().FullName);
            _activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        _activity?.Dispose();
    }
}

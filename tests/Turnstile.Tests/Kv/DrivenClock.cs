namespace Turnstile.Tests.Kv;

/// <summary>A clock that goes when it is told to.</summary>
internal sealed class DrivenClock : TimeProvider
{
    public long Milliseconds { get; private set; } = 1000;

    public void Advance(long milliseconds) => Milliseconds += milliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);
}

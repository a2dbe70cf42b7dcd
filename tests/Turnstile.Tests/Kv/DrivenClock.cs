namespace Turnstile.Tests.Kv;

/// <summary>A clock that a test sets.</summary>
internal sealed class DrivenClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public long Milliseconds => Now.ToUnixTimeMilliseconds();

    public void Advance(long milliseconds) => Now = Now.AddMilliseconds(milliseconds);

    public override DateTimeOffset GetUtcNow() => Now;
}

namespace Turnstile.Kv;

/// <summary>Keeps the bytes of a value that was found in place; the value is not to be looked at after its
/// end.</summary>
/// <remarks>Of a value in a memtable, which the view holds, it is empty. Threads: one. Lifetime: dispose it once,
/// before the view is let go.</remarks>
internal readonly struct ValueHold(IDisposable? held) : IDisposable
{
    /// <summary>Lets the bytes go.</summary>
    public void Dispose() => held?.Dispose();
}

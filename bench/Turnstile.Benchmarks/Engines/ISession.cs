namespace Turnstile.Benchmarks.Engines;

/// <summary>One producer's door to an engine.</summary>
/// <remarks>Threads: one at a time; an engine that blocks threads gets all calls of a session on one.</remarks>
internal interface ISession : IDisposable
{
    /// <summary>Gives a key a value, as durable as the engine was opened for when it is answered.</summary>
    ValueTask PutAsync(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Adds a write to the batch.</summary>
    void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Commits the batch: all of it or nothing.</summary>
    ValueTask CommitAsync();

    /// <summary>Copies the newest value of a key.</summary>
    /// <returns>The bytes of the value; -1 if the key is not there.</returns>
    int Get(ReadOnlySpan<byte> key, Span<byte> value);

    /// <summary>A walk over the present moment; one at a time.</summary>
    IWalk OpenWalk(bool isReverse);
}

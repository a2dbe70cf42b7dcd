namespace Turnstile.Commit;

/// <summary>Where the order is kept: the turnstile appends groups of operations, in order, and asks for them to
/// last.</summary>
/// <remarks>
/// Implementations: the local log; a log replicated by consensus can stand in its place, for what is appended are
/// effects that need no judgement (ORDER-2). Threads: everything from the turnstile, except <see cref="Sync"/>, which
/// the sync stage calls beside the building of the next group and which covers what was written before it began.
/// </remarks>
internal interface IOrderedLog : IDisposable
{
    /// <summary>Begins a frame, unless one is begun.</summary>
    void BeginFrame();

    /// <summary>Adds a batch's operations to the frame.</summary>
    void Append(ReadOnlySpan<byte> operations);

    /// <summary>Ends the frame: it holds <paramref name="operationCount"/> operations from <paramref name="first"/>
    /// on, at a log
    /// time.</summary>
    void EndFrame(Sequence first, int operationCount, long time);

    /// <summary>Hands all ended frames to the operating system.</summary>
    void Write();

    /// <summary>Makes durable what was written before the call.</summary>
    void Sync();

    /// <summary>Goes on in a new file, whose number it returns, and waits for nothing; all that was appended is handed
    /// to the operating system.</summary>
    FileNumber Rotate(Sequence next);
}

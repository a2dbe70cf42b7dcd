using Turnstile.Commit;

namespace Turnstile.Engine.Opening;

/// <summary>The log of a store that only reads: it takes nothing.</summary>
internal sealed class NoLog : IOrderedLog
{
    /// <inheritdoc/>
    public void BeginFrame() => throw Refuse();

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> operations) => throw Refuse();

    /// <inheritdoc/>
    public void EndFrame(Sequence first, int operationCount, long time) => throw Refuse();

    /// <inheritdoc/>
    public void Write() => throw Refuse();

    /// <inheritdoc/>
    public void Sync() => throw Refuse();

    /// <inheritdoc/>
    public FileNumber Rotate(Sequence next) => throw Refuse();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static InvariantException Refuse() => new("FENCE-1", "a store that only reads was to write");
}

using System.Buffers;
using Turnstile.Log;

namespace Turnstile.Engine.Opening;

/// <summary>Some frames of a log that are applied one after the other, after a look at all of them: what their
/// operations will touch comes near at once.</summary>
/// <remarks>Copies the operations, since a frame is valid only until the next one is read. Threads: one. Lifetime:
/// disposed; what waits then is not applied.</remarks>
internal sealed class ReplayRun(StoreApplier applier, LogVisitor apply) : IDisposable
{
    private const int OperationsMax = 32;
    private const int BytesMax = 64 << 10;

    private readonly List<LogFrame> _frames = new(OperationsMax);
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(BytesMax);
    private int _used;
    private int _operations;

    /// <summary>Takes a frame, and applies those that wait if there is no room for it or it is a run by itself.
    /// </summary>
    public void Add(in LogFrame frame)
    {
        if (_operations + frame.Count > OperationsMax || _used + frame.Payload.Length > BytesMax)
        {
            Drain();
        }

        if (frame.Count > OperationsMax || frame.Payload.Length > BytesMax)
        {
            apply(frame);
            return;
        }

        Memory<byte> place = _bytes.AsMemory(_used, frame.Payload.Length);
        frame.Payload.CopyTo(place);
        _frames.Add(frame with { Payload = place });
        _used += frame.Payload.Length;
        _operations += frame.Count;
    }

    /// <summary>Applies the frames that wait.</summary>
    public void Drain()
    {
        if (_frames.Count > 1)
        {
            applier.Expect(_bytes.AsSpan(0, _used));
        }

        foreach (LogFrame frame in _frames)
        {
            apply(frame);
        }

        _frames.Clear();
        _used = 0;
        _operations = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}

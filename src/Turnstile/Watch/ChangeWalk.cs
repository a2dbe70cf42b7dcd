using System.Diagnostics.CodeAnalysis;
using Turnstile.Log;

namespace Turnstile.Watch;

/// <summary>Goes from frame to frame and from operation to operation, and decodes one at a time.</summary>
/// <remarks>Between two calls it holds one frame's bytes and at most two open files. Threads: one at a time.</remarks>
internal sealed class ChangeWalk<T>(LogFollower follower, Sequence after, IChangeDecoder<T> decoder) : IDisposable
{
    // What is left of the frame that was read last, and where it stands.
    private ReadOnlyMemory<byte> _rest;
    private Sequence _next;
    private long _time;
    private bool _isFirst;

    /// <summary>Whether everything up to a sequence was gone through.</summary>
    public bool IsPast(Sequence sequence) => _rest.IsEmpty && follower.Next > sequence;

    /// <summary>The next event; false if there is none up to <paramref name="upTo"/>, the end of a frame.</summary>
    /// <exception cref="SequenceCompactedException">The log that held it was deleted.</exception>
    /// <exception cref="CorruptionException">A log is damaged.</exception>
    public bool TryNext(Sequence upTo, [MaybeNullWhen(false)] out T change)
    {
        while (true)
        {
            while (!_rest.IsEmpty)
            {
                var operation = new Operation(_rest.Span);
                var place = new ChangePlace(_next, _time, _isFirst);
                _rest = _rest[operation.ByteCount..];
                _next = _next.Next;
                _isFirst = operation.EndsBatch;
                if (place.Sequence > after && decoder.TryDecode(operation, place, out change))
                {
                    return true;
                }
            }

            if (!follower.TryRead(upTo, out LogFrame frame))
            {
                change = default;
                return false;
            }

            // A frame holds whole batches, so it begins with the first operation of one.
            _rest = frame.Payload;
            _next = frame.First;
            _time = frame.Time;
            _isFirst = true;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => follower.Dispose();
}

using Turnstile.Log;

namespace Turnstile.Replication;

/// <summary>Tells which operations of a log cannot be carried without files beside it.</summary>
internal static class NamedFiles
{
    /// <summary>The first operation of a frame above <paramref name="after"/> and up to <paramref name="to"/> that
    /// names files; null for none.</summary>
    public static Sequence? FirstIn(in LogFrame frame, Sequence after, Sequence to)
    {
        var reader = new OperationReader(frame.Payload.Span);
        for (Sequence at = frame.First; at <= to && reader.TryRead(out Operation operation); at = at.Next)
        {
            if (at > after && operation.NamesFiles)
            {
                return at;
            }
        }

        return null;
    }
}

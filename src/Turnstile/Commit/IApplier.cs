using Turnstile.Log;

namespace Turnstile.Commit;

/// <summary>What stands behind the turnstile: it judges a batch, and applies what was logged.</summary>
/// <remarks>Threads: everything from the turnstile, except <see cref="Publish"/>, which the sync stage calls.</remarks>
internal interface IApplier
{
    /// <summary>Whether the operations fit into memory as it is.</summary>
    bool HasRoom(ReadOnlySpan<byte> operations);

    /// <summary>Whether what is in memory is worth freezing, though there may be room: background work could do more
    /// with it then. Asked of writers' batches alone, for nothing is done in the background while a log is
    /// replayed.</summary>
    bool WantsRotation();

    /// <summary>Freezes what is in memory, which the logs before <paramref name="log"/> hold, and begins anew with room
    /// for
    /// <paramref name="operations"/>. May wait for a flush.</summary>
    void MakeRoom(Sequence next, FileNumber log, ReadOnlySpan<byte> operations);

    /// <summary>Takes the memory that applying the operations needs, so that applying cannot fail for want of
    /// it.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much; nothing was changed.</exception>
    void Reserve(ReadOnlySpan<byte> operations);

    /// <summary>Refuses the batch, or stamps its operations with what they will do, and adds what is to be remembered
    /// of it; changes nothing else.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The sequence its first operation will get.</param>
    /// <param name="time">The log time of its place in the order, Unix milliseconds: what expires is judged by
    /// it.</param>
    /// <exception cref="ArgumentException">The batch cannot be what it asks to be; it is refused.</exception>
    Judgement Admit(OperationBuffer batch, Sequence first, long time);

    /// <summary>Applies operations that are in the log; never refuses (ORDER-2). Not yet visible.</summary>
    void Apply(Sequence first, long time, ReadOnlySpan<byte> operations);

    /// <summary>Lets readers see everything up to <paramref name="visible"/>.</summary>
    void Publish(Sequence visible);
}

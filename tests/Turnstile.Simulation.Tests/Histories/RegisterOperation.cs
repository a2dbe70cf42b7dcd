namespace Turnstile.Simulation.Tests.Histories;

/// <summary>One operation of a client on a single register, and when it began and ended.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Expected">What a compare-and-set expected; what a read answered. 0 for absent.</param>
/// <param name="Value">What was written.</param>
/// <param name="Done">Whether a compare-and-set wrote.</param>
/// <param name="Began">A moment before the call; all moments of a history are different.</param>
/// <param name="Ended">A moment after the answer.</param>
internal sealed record RegisterOperation(
    RegisterOperationKind Kind, long Expected, long Value, bool Done, long Began, long Ended)
{
    /// <summary>Whether this answer fits a register that holds <paramref name="state"/>, and what it holds
    /// then.</summary>
    public bool Fits(long state, out long next)
    {
        next = Kind == RegisterOperationKind.Read || (Kind == RegisterOperationKind.CompareAndSet && !Done)
            ? state
            : Value;
        return Kind switch
        {
            RegisterOperationKind.Read => state == Expected,
            RegisterOperationKind.CompareAndSet => (state == Expected) == Done,
            _ => true,
        };
    }
}

using Turnstile.Commit;

namespace Turnstile.Transactions;

/// <summary>The answer to the commit of a transaction.</summary>
/// <param name="Status">Ok or conflict; a conflict changed nothing and used no sequence.</param>
/// <param name="First">The sequence of its first write; of its snapshot if it wrote nothing.</param>
/// <param name="Last">The sequence of its last write; of its snapshot if it wrote nothing.</param>
/// <param name="Conflict">What it met; null unless the status is a conflict.</param>
public readonly record struct TransactionResult(
    CommitStatus Status, Sequence First, Sequence Last, TransactionConflict? Conflict)
{
    /// <summary>Whether the transaction took its place in the order.</summary>
    public bool IsOk => Status == CommitStatus.Ok;
}

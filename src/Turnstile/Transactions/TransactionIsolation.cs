namespace Turnstile.Transactions;

/// <summary>What refuses the commit of a transaction that writes.</summary>
public enum TransactionIsolation
{
    /// <summary>Another commit wrote a key that the transaction writes. What it only read may have changed: two
    /// transactions that each read what the other writes may both pass (write skew).</summary>
    Snapshot = 0,

    /// <summary>As <see cref="Snapshot"/>; or another commit wrote a key that the transaction read, found absent, or
    /// could have met in a range it scanned. Transactions that pass could have run one after the other.</summary>
    Serializable = 1,
}

namespace Turnstile.Log;

/// <summary>What the turnstile must know of one operation and what is not logged.</summary>
internal struct OperationNote
{
    /// <summary>Where the operation begins in its buffer.</summary>
    public int Offset;

    /// <summary>The earlier operation of the same batch on the same key; -1 for none.</summary>
    public int EarlierIndex;

    /// <summary>What must hold before the batch.</summary>
    public Precondition Precondition;

    /// <summary>The caller's hint, then what the turnstile found to be true.</summary>
    public PriorEntry Prior;
}

namespace Turnstile.Vectors.Hnsw;

/// <summary>Takes what a walk within a radius meets, and says how far it goes.</summary>
internal interface IRangeSink
{
    /// <summary>Nodes with a greater key lead on only while they are among the nearest few.</summary>
    uint ReachKey { get; }

    /// <summary>Whether there is no use in going on.</summary>
    bool IsFull { get; }

    /// <summary>Takes a row that passes.</summary>
    void Offer(uint key, int ordinal);
}

namespace Turnstile.Vectors.Ivf;

/// <summary>What a fast scan finds for: the nearest, or all within a radius.</summary>
internal interface IFastScanTarget
{
    /// <summary>Rows that are surely farther need no exact distance.</summary>
    double Bound { get; }

    /// <summary>Whether there is room for no more, whatever comes.</summary>
    bool IsFull { get; }

    /// <summary>Takes an exact distance.</summary>
    void Offer(double distance, int ordinal);
}

namespace Turnstile.Ordering;

/// <summary>One way to let many threads write a map and give every write a place in one log.</summary>
internal interface IDesign : IDisposable
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Gives a key a value, and the write its place.</summary>
    void Put(ulong key, ulong value);

    /// <summary>Looks a key up.</summary>
    bool TryGet(ulong key, out ulong value);

    /// <summary>How often a write stands in the log behind one with a higher sequence; null if it cannot happen by
    /// construction and there is nothing to count.</summary>
    long? Inversions();
}

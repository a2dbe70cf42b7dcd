namespace Turnstile.Benchmarks.Engines;

/// <summary>What a walk saw: enough to force every key and value to be read, and to compare engines.</summary>
internal struct WalkSum
{
    /// <summary>Bytes of keys and values.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last bytes of keys and values, added up.</summary>
    public long Check { get; private set; }

    /// <summary>Takes an entry in.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Bytes += key.Length + value.Length;
        Check += key[^1] + value[^1];
    }
}

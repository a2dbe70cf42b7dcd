namespace Turnstile.Benchmarks.Engines;

/// <summary>A walk over entries in key order, at one moment.</summary>
/// <remarks>The loop over entries is the engine's, so that no call through this interface is paid per
/// entry.</remarks>
internal interface IWalk : IDisposable
{
    /// <summary>Goes to the first entry at or behind a key; false if there is none.</summary>
    bool MoveTo(ReadOnlySpan<byte> key);

    /// <summary>Shows up to so many entries to the sum, from where it stands on: the first entry, if it was not
    /// moved yet.</summary>
    /// <returns>How many there were.</returns>
    long Walk(long countMax, ref WalkSum sum);
}

namespace Turnstile.Salvage;

/// <summary>Stored keys between which a file could not be read, both bounds included.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="First">The lower bound; empty for none.</param>
/// <param name="Last">The upper bound; null for none.</param>
internal sealed record KeyGap(string File, byte[] First, byte[]? Last)
{
    /// <summary>Whether a stored key may have been in it.</summary>
    public bool Contains(ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(First) >= 0 && (Last is null || key.SequenceCompareTo(Last) <= 0);
}

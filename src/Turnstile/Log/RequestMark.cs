namespace Turnstile.Log;

/// <summary>What makes a batch a request that may be repeated.</summary>
/// <param name="Key">Whose request it is, and which.</param>
/// <param name="Fingerprint">What was asked, the batch to take otherwise included.</param>
/// <param name="IsOtherwise">Whether it stands on the batch to take otherwise.</param>
internal sealed record RequestMark(ReadOnlyMemory<byte> Key, UInt128 Fingerprint, bool IsOtherwise = false);

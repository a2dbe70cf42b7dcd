namespace Turnstile.Log;

/// <summary>Why the bytes at a place are not a frame: a torn tail, or damage; the place alone does not tell.</summary>
/// <param name="Offset">Where the frame should have started.</param>
/// <param name="What">What was looked at.</param>
/// <param name="Expected">What it should have been.</param>
/// <param name="Found">What it was.</param>
internal sealed record FrameFault(long Offset, string What, string Expected, string Found)
{
    /// <summary>The fault as damage of <paramref name="file"/>.</summary>
    public CorruptionException ToException(string file) => new(file, Offset, What, Expected, Found);
}

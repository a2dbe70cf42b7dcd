namespace Turnstile.Log;

/// <summary>The logs were deleted beyond the place where a reader stood: their writer has put them into
/// files.</summary>
internal sealed class LogGoneException(string directory, Sequence next)
    : IOException($"the logs in {directory} begin after operation {next}, which was to be read next");

namespace Turnstile.Cli.Demo;

/// <summary>What was left after a writer was killed.</summary>
/// <param name="Acknowledged">Commits that the writer was answered before it died.</param>
/// <param name="Lost">Of these, what is missing or older.</param>
/// <param name="Torn">Commits half there.</param>
/// <param name="Phantom">Things that nobody wrote.</param>
/// <param name="ReopenS">How long opening took afterwards.</param>
/// <param name="ImagesMissing">Pictures loaded before that are not there any more.</param>
internal sealed record CrashResult(
    long Acknowledged, long Lost, long Torn, long Phantom, double ReopenS, long ImagesMissing);

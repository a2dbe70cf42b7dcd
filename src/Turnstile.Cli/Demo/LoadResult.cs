namespace Turnstile.Cli.Demo;

/// <summary>What happened while several wrote and others searched.</summary>
/// <param name="Writers">Tasks that wrote.</param>
/// <param name="Readers">Tasks that searched.</param>
/// <param name="InsertPerS">Pictures acknowledged per second, all writers together.</param>
/// <param name="CommitP99Us">99 of 100 commits took no longer.</param>
/// <param name="Searches">Searches while they wrote.</param>
/// <param name="ResultsChecked">Results that were checked one by one.</param>
/// <param name="WrongResults">Results that were wrong.</param>
/// <param name="SearchP50Us">Half of the searches took no longer.</param>
/// <param name="IndexedS">From the first insert to fully indexed.</param>
internal sealed record LoadResult(
    int Writers,
    int Readers,
    double InsertPerS,
    double CommitP99Us,
    long Searches,
    long ResultsChecked,
    long WrongResults,
    double SearchP50Us,
    double IndexedS);

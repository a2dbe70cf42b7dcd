namespace Turnstile.Cli.Demo;

/// <summary>What a snapshot showed while the world moved on.</summary>
/// <param name="Sequence">Its moment.</param>
/// <param name="SequenceAfter">Where the world was in the end.</param>
/// <param name="CountBefore">Documents in the snapshot at first.</param>
/// <param name="CountAfter">Documents in the snapshot in the end.</param>
/// <param name="CountLive">Documents of the world in the end.</param>
/// <param name="ChangedAnswers">Searches in the snapshot that were answered otherwise in the end.</param>
internal sealed record SnapshotResult(
    ulong Sequence, ulong SequenceAfter, long CountBefore, long CountAfter, long CountLive, int ChangedAnswers)
{
    /// <summary>Whether the snapshot stood still and the world did not.</summary>
    public bool IsStill => ChangedAnswers == 0 && CountBefore == CountAfter && CountLive != CountAfter;
}

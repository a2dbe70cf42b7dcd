namespace Turnstile;

/// <summary>What a backup did.</summary>
/// <param name="Generation">The state that was added.</param>
/// <param name="CopiedCount">Files that were not there yet.</param>
/// <param name="CopiedBytes">Their size.</param>
public sealed record BackupResult(BackupGeneration Generation, int CopiedCount, long CopiedBytes);

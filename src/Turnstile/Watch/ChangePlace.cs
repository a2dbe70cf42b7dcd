namespace Turnstile.Watch;

/// <summary>Where an operation stands.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Time">Its log time, Unix milliseconds.</param>
/// <param name="IsFirstOfBatch">Whether the operation before it ended a batch.</param>
internal readonly record struct ChangePlace(Sequence Sequence, long Time, bool IsFirstOfBatch);

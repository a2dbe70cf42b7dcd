namespace Turnstile.Log;

/// <summary>Where a log ends: what its successor states, so that the two are chained exactly.</summary>
/// <param name="Number">The log.</param>
/// <param name="Offset">The byte after its last frame.</param>
/// <param name="Checksum">The checksum of its last frame, or of its header when it has none.</param>
/// <param name="Next">The sequence of the next operation.</param>
internal readonly record struct LogEnd(FileNumber Number, long Offset, uint Checksum, Sequence Next);

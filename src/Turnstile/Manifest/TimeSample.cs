namespace Turnstile.Manifest;

/// <summary>A place in the order whose log time is known: everything before has this time or an earlier one, everything
/// from here on this or a later one.</summary>
/// <param name="Sequence">The place.</param>
/// <param name="Time">Its log time, Unix milliseconds.</param>
internal readonly record struct TimeSample(Sequence Sequence, long Time);

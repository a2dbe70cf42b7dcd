namespace Turnstile.Architecture.Tests.MadeUp.Cellar;

/// <summary>Knows nothing above it, but is known there: together with the others it closes a circle.</summary>
internal sealed class Innocent
{
    /// <summary>Used by the door, so this is ground in the made-up house.</summary>
    public static int Ground() => GroundStone.Weight;
}

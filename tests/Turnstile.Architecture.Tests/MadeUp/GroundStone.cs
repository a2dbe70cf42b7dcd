namespace Turnstile.Architecture.Tests.MadeUp;

/// <summary>A root type that a room uses, and that uses a room: ground must not.</summary>
internal static class GroundStone
{
    /// <summary>Read by the cellar.</summary>
    public static int Weight => Roof.RoofTile.Weight;
}

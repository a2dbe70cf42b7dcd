namespace Turnstile.Architecture.Tests.MadeUp;

/// <summary>A root type that no room uses: it may use all.</summary>
internal static class Door
{
    /// <summary>Composes the rooms.</summary>
    public static int Open() => Cellar.Innocent.Ground() + Roof.RoofTile.Weight;
}

namespace Turnstile.Architecture.Tests.MadeUp.Roof;

/// <summary>The roof's use of the cellar: with the cellar's use of the roof it is a circle.</summary>
internal static class Ladder
{
    /// <summary>Goes down.</summary>
    public static int Descend() => Cellar.Innocent.Ground();
}

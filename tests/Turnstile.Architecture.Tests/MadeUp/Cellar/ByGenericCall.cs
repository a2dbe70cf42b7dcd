namespace Turnstile.Architecture.Tests.MadeUp.Cellar;

/// <summary>Knows the roof by the type argument of a call alone.</summary>
internal static class ByGenericCall
{
    /// <summary>The call.</summary>
    public static int Count() => Array.Empty<Roof.RoofTile>().Length;
}

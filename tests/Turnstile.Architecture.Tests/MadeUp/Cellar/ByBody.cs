namespace Turnstile.Architecture.Tests.MadeUp.Cellar;

/// <summary>Knows the roof in a method body alone, and without a using line.</summary>
internal static class ByBody
{
    /// <summary>Inside a closure, so that the use stands in a type the compiler makes.</summary>
    public static Func<int> Read() => () => Roof.RoofTile.Weight;
}

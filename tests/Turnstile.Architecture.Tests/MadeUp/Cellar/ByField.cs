namespace Turnstile.Architecture.Tests.MadeUp.Cellar;

/// <summary>Knows the roof in a field's type alone.</summary>
internal sealed class ByField
{
    /// <summary>Deep inside a generic type.</summary>
    public List<Roof.RoofTile[]>? Tiles { get; set; }
}

namespace Turnstile.Architecture.Tests.MadeUp.Cellar;

/// <summary>Knows the roof by an attribute alone.</summary>
internal sealed class ByAttribute
{
    /// <summary>The marked member.</summary>
    [Roof.Roof]
    public int Depth { get; set; }
}

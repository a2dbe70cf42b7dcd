namespace Turnstile.Architecture.Tests.MadeUp.Roof;

/// <summary>What the cellar must not know.</summary>
internal sealed class RoofTile
{
    /// <summary>A field for the cellar to read.</summary>
    public static readonly int Weight = Environment.ProcessorCount;

    /// <summary>A generic method for the cellar to call.</summary>
    public static TValue Pass<TValue>(TValue value) => value;
}

namespace Turnstile.Architecture.Tests.MadeUp.Roof;

/// <summary>Marks what knows the roof.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class RoofAttribute : Attribute;

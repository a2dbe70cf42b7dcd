namespace Turnstile.Architecture.Tests.MadeUp.Cellar;

/// <summary>Knows the roof by a constraint alone.</summary>
internal static class ByConstraint
{
    /// <summary>The constrained method.</summary>
    public static bool IsAttic<TAttic>(TAttic value)
        where TAttic : Roof.Attic<int, int, int> => value is not null;
}

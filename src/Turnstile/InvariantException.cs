namespace Turnstile;

/// <summary>A law of the engine does not hold: a bug of ours. The database fences itself instead of writing
/// on.</summary>
public sealed class InvariantException : InvalidOperationException
{
    /// <summary>Creates the exception for <paramref name="law"/>, for example ORDER-1.</summary>
    public InvariantException(string law, string message)
        : base($"{law}: {message}")
    {
        Law = law;
    }

    /// <summary>The law's id, as in docs/invariants.md.</summary>
    public string Law { get; }
}

namespace Turnstile.Collections.Filters;

/// <summary>One side of a condition. Room for more kinds: arithmetic, paths, array length.</summary>
internal abstract class Operand
{
    /// <summary>The operand as text that parses back to it.</summary>
    public abstract override string ToString();
}

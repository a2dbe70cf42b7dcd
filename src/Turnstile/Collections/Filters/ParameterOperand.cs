namespace Turnstile.Collections.Filters;

/// <summary>A value that is given later, by name.</summary>
internal sealed class ParameterOperand(string name) : Operand
{
    /// <summary>The name without the at sign.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ToString() => $"@{Name}";
}

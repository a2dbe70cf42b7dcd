namespace Turnstile.Tests;

/// <summary>Keeps what it is told, in order.</summary>
internal sealed class ListedProgress : IProgress<double>
{
    /// <summary>What it was told.</summary>
    public List<double> Shares { get; } = [];

    /// <inheritdoc/>
    public void Report(double value) => Shares.Add(value);
}

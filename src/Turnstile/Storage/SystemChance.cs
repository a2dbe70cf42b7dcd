using System.Security.Cryptography;

namespace Turnstile.Storage;

/// <summary>The operating system's random numbers in the shape of <see cref="Random"/>, which tests seed.</summary>
/// <remarks>Threads: any. Only the members that the engine uses are replaced; all of them end here.</remarks>
internal sealed class SystemChance : Random
{
    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    protected override double Sample() => (RandomNumberGenerator.GetInt32(int.MaxValue) + 0.5) / int.MaxValue;
}

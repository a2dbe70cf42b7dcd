
namespace Turnstile;

/// <summary>What a verification found.</summary>
/// <param name="Files">Every file that was looked at.</param>
public sealed record VerifyReport(IReadOnlyList<FileVerdict> Files)
{
    /// <summary>Whether every file that the database needs is what was written.</summary>
    public bool IsGood => Files.All(static file => file.Problem is null || file.IsSpare);
}

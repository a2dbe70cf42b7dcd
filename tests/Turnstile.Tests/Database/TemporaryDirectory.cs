namespace Turnstile.Tests.Database;

/// <summary>A directory of a test's own, gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("turnstile-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

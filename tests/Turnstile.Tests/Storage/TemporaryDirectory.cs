using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

/// <summary>A directory on the real disk for one test; deleted with everything in it at the end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    /// <summary>The directory's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("turnstile-").FullName;

    /// <summary>The real disk.</summary>
    public IFileSystem Files { get; } = new DiskFileSystem();

    /// <summary>The path of a file in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}

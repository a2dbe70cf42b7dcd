using System.IO.Compression;

namespace Turnstile.Cli.Tests.Files;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("turnstile-cli-").FullName;
    }

    public string Path { get; }

    public string Write(string name, params byte[][] parts)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, [.. parts.SelectMany(part => part)]);
        return path;
    }

    public string WritePacked(string name, params byte[][] parts)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (byte[] part in parts)
            {
                gzip.Write(part);
            }
        }

        return Write(name, packed.ToArray());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

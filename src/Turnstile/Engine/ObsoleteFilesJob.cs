using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine;

/// <summary>Deletes the files that the current version does not need.</summary>
/// <remarks>Files that old views still read are deleted too: who has a file open reads on. Log files that are being prepared
/// are left alone. Threads: the maintenance worker, or opening.</remarks>
internal sealed class ObsoleteFilesJob(IFileSystem files, string directory, VersionSet versions)
{
    /// <summary>Deletes what is obsolete now.</summary>
    public void Run()
    {
        FileNumber below = versions.NextFile;
        var inUse = new HashSet<FileNumber>();
        foreach (string name in files.ListFiles(directory))
        {
            if (FileNames.TryParseTemporary(name, out FileKind kind, out FileNumber number) && kind == FileKind.Log)
            {
                inUse.Add(number);
            }
        }

        versions.DeleteObsolete(inUse, below);
    }
}

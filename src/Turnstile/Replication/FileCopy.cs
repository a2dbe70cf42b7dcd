using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>Copies an immutable file and holds it against its digest.</summary>
internal static class FileCopy
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Copies; the content is durable, the name when the caller syncs the directory.</summary>
    /// <param name="files">Both disks.</param>
    /// <param name="source">Where it is.</param>
    /// <param name="target">Where it is to be; what stands there is replaced.</param>
    /// <param name="file">What it is.</param>
    /// <exception cref="CorruptionException">The source is not what was written.</exception>
    public static void Run(IFileSystem files, string source, string target, LiveFile file)
    {
        string temporary = target + FileNames.TemporaryEnding;
        if (files.FileExists(temporary))
        {
            files.Delete(temporary);
        }

        using (IFile from = files.OpenRead(source))
        using (IFile to = files.Create(temporary))
        {
            Check(from, file, (offset, bytes) => to.Write(offset, bytes.Span));
            to.Sync();
        }

        files.Rename(temporary, target);
    }

    /// <summary>Reads a file through and hands out its bytes.</summary>
    /// <exception cref="CorruptionException">It is not what was written; known at the end only.</exception>
    public static void Check(IFile from, LiveFile file, Action<long, ReadOnlyMemory<byte>> visit)
    {
        byte[] chunk = new byte[ChunkBytes];
        uint digest = 0;
        long length = 0;
        for (int count = from.Read(0, chunk); count > 0; count = from.Read(length, chunk))
        {
            visit(length, chunk.AsMemory(0, count));
            digest = Crc32C.Append(digest, chunk.AsSpan(0, count));
            length += count;
        }

        if (length != file.LengthBytes || digest != file.Checksum)
        {
            throw new CorruptionException(
                from.Path,
                0,
                "length and digest of the file",
                $"{file.LengthBytes} and {file.Checksum:x8}",
                $"{length} and {digest:x8}");
        }
    }
}

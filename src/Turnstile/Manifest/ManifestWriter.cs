using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Manifest;

/// <summary>Writes one manifest: a snapshot, then edits, each durable when the call returns.</summary>
/// <remarks>Not thread-safe. After a failure it must not be used again; <see cref="VersionSet"/> sees to that.
/// Lifetime: the version set disposes it.</remarks>
internal sealed class ManifestWriter : IDisposable
{
    private const int SnapshotFrameBytes = 1 << 20;

    private readonly IFile _file;
    private readonly FrameBuffer _frames;

    private ManifestWriter(IFile file, FrameBuffer frames)
    {
        _file = file;
        _frames = frames;
        SnapshotEnd = frames.End.Offset;
    }

    /// <summary>The manifest's number.</summary>
    public FileNumber Number => _frames.End.Number;

    /// <summary>Where its snapshot ends, bytes.</summary>
    public long SnapshotEnd { get; }

    /// <summary>Its size so far, bytes.</summary>
    public long LengthBytes => _frames.End.Offset;

    /// <summary>Writes a manifest that says <paramref name="content"/>: temporary file, sync, rename, directory
    /// sync.</summary>
    public static ManifestWriter Create(IFileSystem files, string directory, ManifestContent content)
    {
        string temporary = FileNames.TemporaryPathOf(directory, FileKind.Manifest, content.Number);
        if (files.FileExists(temporary))
        {
            files.Delete(temporary);
        }

        LogEnd start = ManifestHeader.StartOf(content.Number, content.Identity);
        var frames = new FrameBuffer(ManifestHeader.SeedOf(content.Number, content.Identity), start);
        using (IFile file = files.Create(temporary))
        {
            WriteSnapshot(file, frames, content);
            file.Sync();
        }

        string path = FileNames.PathOf(directory, FileKind.Manifest, content.Number);
        files.Rename(temporary, path);
        files.SyncDirectory(directory);
        return new ManifestWriter(files.Open(path), frames);
    }

    /// <summary>Appends an edit; durable when this returns.</summary>
    public void Append(VersionEdit edit, FileNumber next)
    {
        // Everything before was synced before the call that wrote it returned.
        long durable = _frames.Offset;
        _frames.Begin(FrameKind.Edit);
        VersionEditWriter.Write(_frames, edit, next);
        _frames.Complete(_frames.End.Next, 1, durable, time: 0);
        _file.Write(_frames.Offset, _frames.Bytes);
        _frames.Take();
        _file.Sync();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static void WriteSnapshot(IFile file, FrameBuffer frames, ManifestContent content)
    {
        var part = new List<LiveFile>();
        int bytes = 0;
        foreach (LiveFile live in content.Version.Files.Values)
        {
            part.Add(live);
            bytes += VersionEditWriter.FileBytes + live.SmallestKey.Length + live.LargestKey.Length;
            if (bytes >= SnapshotFrameBytes)
            {
                WriteFrame(file, frames, new VersionEdit { Added = part }, content.NextFile);
                part.Clear();
                bytes = 0;
            }
        }

        var last = new VersionEdit
        {
            Added = part,
            Flushed = content.Version.Flushed,
            FlushedTime = content.Version.FlushedTime,
            Horizon = content.Version.Horizon,
            Samples = content.Version.Samples,
            OldestLog = content.Version.OldestLog,
        };
        WriteFrame(file, frames, last, content.NextFile);

        Span<byte> header = stackalloc byte[ManifestHeader.HeaderBytes];
        new ManifestHeader(content.Number, content.Identity, frames.End.Offset).Write(header);
        file.Write(0, header);
    }

    private static void WriteFrame(IFile file, FrameBuffer frames, VersionEdit edit, FileNumber next)
    {
        frames.Begin(FrameKind.Edit);
        VersionEditWriter.Write(frames, edit, next);
        frames.Complete(frames.End.Next, 1, durableOffset: 0, time: 0);
        file.Write(frames.Offset, frames.Bytes);
        frames.Take();
    }
}

using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Manifest;

/// <summary>Reads the newest manifest of a database. Writes nothing.</summary>
/// <remarks>A manifest gets its name after its snapshot is durable, so the newest one counts, and a bad place within
/// the snapshot is damage. Behind it, the rule of the log holds: see <see cref="FrameScan"/>.</remarks>
internal static class ManifestReader
{
    /// <summary>Whether the directory has a manifest.</summary>
    public static bool Exists(IFileSystem files, string directory) =>
        files.DirectoryExists(directory) && Newest(files, directory).Value != 0;

    /// <summary>Reads the newest manifest.</summary>
    /// <exception cref="CorruptionException">There is none, or it is damaged.</exception>
    public static ManifestContent Read(IFileSystem files, string directory)
    {
        FileNumber number = Newest(files, directory);
        if (number.Value == 0)
        {
            throw new CorruptionException(directory, 0, "manifest of the database", "one", "none");
        }

        using IFile file = files.OpenRead(FileNames.PathOf(directory, FileKind.Manifest, number));
        var header = ManifestHeader.Read(file, number);
        uint seed = ManifestHeader.SeedOf(number, header.Identity);
        LogEnd start = ManifestHeader.StartOf(number, header.Identity);
        var frames = new FrameReader(file, seed, FrameKind.Edit, start);
        ManifestContent content = ReadSnapshot(file, frames, header);
        while (frames.TryRead(out LogFrame frame))
        {
            VersionEdit edit = Decode(file, frame, out FileNumber next);
            content = content with { Version = Apply(file, frame.Offset, content.Version, edit), NextFile = next };
        }

        if (FrameScan.FindProof(file, seed, frames.End.Offset) is { } proof)
        {
            throw Damage(frames, $"a frame, as the one at {proof} says it was durable").ToException(file.Path);
        }

        return content;
    }

    private static FileNumber Newest(IFileSystem files, string directory)
    {
        FileNumber newest = default;
        foreach (string name in files.ListFiles(directory))
        {
            if (FileNames.TryParse(name, out FileKind kind, out FileNumber number)
                && kind == FileKind.Manifest
                && number.CompareTo(newest) > 0)
            {
                newest = number;
            }
        }

        return newest;
    }

    private static ManifestContent ReadSnapshot(IFile file, FrameReader frames, in ManifestHeader header)
    {
        var added = new List<LiveFile>();
        var whole = new VersionEdit();
        FileNumber next = default;
        while (frames.End.Offset < header.SnapshotEnd)
        {
            if (!frames.TryRead(out LogFrame frame))
            {
                throw Damage(frames, $"a frame, as the snapshot ends at {header.SnapshotEnd}").ToException(file.Path);
            }

            VersionEdit edit = Decode(file, frame, out next);
            added.AddRange(edit.Added);
            whole = new VersionEdit
            {
                Added = added,
                Flushed = edit.Flushed ?? whole.Flushed,
                FlushedTime = edit.Flushed is null ? whole.FlushedTime : edit.FlushedTime,
                Horizon = edit.Horizon ?? whole.Horizon,
                Samples = [.. whole.Samples, .. edit.Samples],
                OldestLog = edit.OldestLog ?? whole.OldestLog,
            };
        }

        if (frames.End.Offset != header.SnapshotEnd)
        {
            var fault = new FrameFault(40, "end of the snapshot", $"{frames.End.Offset}", $"{header.SnapshotEnd}");
            throw fault.ToException(file.Path);
        }

        Version version = Apply(file, ManifestHeader.HeaderBytes, Version.Empty, whole);
        return new ManifestContent(header.Number, header.Identity, version, next);
    }

    private static FrameFault Damage(FrameReader frames, string expected) =>
        frames.Fault is { } fault
            ? fault with { Expected = $"{fault.Expected} ({expected})" }
            : new FrameFault(frames.End.Offset, "frame", expected, "zeros or the end of the file");

    private static VersionEdit Decode(IFile file, in LogFrame frame, out FileNumber next)
    {
        if (!VersionEditReader.TryRead(frame.Payload.Span, out VersionEdit edit, out next))
        {
            throw new CorruptionException(file.Path, frame.Offset, "version edit", "fields within limits", "others");
        }

        return edit;
    }

    private static Version Apply(IFile file, long offset, Version version, VersionEdit edit)
    {
        try
        {
            return version.With(edit);
        }
        catch (InvariantException broken)
        {
            throw new CorruptionException(file.Path, offset, "version edit", "one that fits", broken.Message);
        }
    }
}

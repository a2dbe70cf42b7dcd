using Turnstile.Caching;
using Turnstile.Collections.Segments;
using Turnstile.Kv;
using Turnstile.Kv.Tables;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine.Verification;

/// <summary>Reads every file of a database and holds it against its checksums. Changes nothing.</summary>
internal static class StoreVerification
{
    /// <summary>Looks at every live file and the logs, those too that are only kept.</summary>
    /// <exception cref="CorruptionException">The manifest cannot be read, so there is nothing to go by.</exception>
    public static IReadOnlyList<FileVerdict> Run(IFileSystem files, string directory)
    {
        ManifestContent content = ManifestReader.Read(files, directory);
        var verdicts = new List<FileVerdict>
        {
            Judge(files, directory, FileNames.Of(FileKind.Manifest, content.Number), static _ => { }),
        };
        foreach (LiveFile file in content.Version.Files.Values)
        {
            verdicts.Add(Judge(files, directory, file.Name, path => Check(files, directory, path, file)));
        }

        string logs = $"logs from {content.Version.OldestLog}";
        try
        {
            var loaded = new List<LiveFile>();
            LogRecovery.Run(files, directory, content.Version.OldestLog, Visit);
            verdicts.AddRange(loaded.Select(file =>
                Judge(files, directory, file.Name, path => Check(files, directory, path, file))));
            verdicts.Add(new FileVerdict(logs, 0, null));

            void Visit(in LogFrame frame)
            {
                if (frame.First > content.Version.Flushed)
                {
                    AddLoaded(frame, loaded);
                }
            }
        }
        catch (IOException problem)
        {
            verdicts.Add(new FileVerdict(logs, 0, problem.Message));
        }

        verdicts.AddRange(JudgeSpare(files, directory, content.Version.OldestLog));
        return verdicts;
    }

    // Tables that a load brought and only the log names so far.
    private static void AddLoaded(in LogFrame frame, List<LiveFile> loaded)
    {
        var reader = new OperationReader(frame.Payload.Span);
        for (Sequence at = frame.First; reader.TryRead(out Operation operation); at = at.Next)
        {
            if (operation.Kind != (byte)KeyOperationKind.BulkLoad)
            {
                continue;
            }

            foreach (BulkLoadTable table in BulkLoadRecord.Read(operation.Value).Tables)
            {
                loaded.Add(new LiveFile(
                    table.Number,
                    FileKind.Table,
                    Owner: 0,
                    Level: 0,
                    Parent: default,
                    table.FileBytes,
                    table.Digest,
                    at,
                    at,
                    SmallestKey: default,
                    LargestKey: default,
                    table.EntryCount));
            }
        }
    }

    // Logs that recovery needs no more, each for itself: a damaged one stops who watches or follows from there on.
    private static IEnumerable<FileVerdict> JudgeSpare(IFileSystem files, string directory, FileNumber oldest)
    {
        List<FileNumber> numbers = LogRecovery.LogsFrom(files, directory, default);
        for (int i = 0; i < numbers.Count - 1 && numbers[i].CompareTo(oldest) < 0; i++)
        {
            FileNumber next = numbers[i + 1];
            FileNumber number = numbers[i];
            yield return Judge(
                files,
                directory,
                FileNames.Of(FileKind.Log, number),
                _ => LogRecovery.CheckSealed(files, directory, number, next)) with
            { IsSpare = true };
        }
    }

    private static FileVerdict Judge(IFileSystem files, string directory, string name, Action<string> check)
    {
        string path = Path.Combine(directory, name);
        long bytes = 0;
        try
        {
            using (IFile file = files.OpenRead(path))
            {
                bytes = file.Length;
            }

            check(path);
            return new FileVerdict(name, bytes, null);
        }
        catch (IOException problem)
        {
            return new FileVerdict(name, bytes, problem.Message);
        }
    }

    private static void Check(IFileSystem files, string directory, string path, LiveFile file)
    {
        CheckDigest(files, path, file);
        switch (file.Kind)
        {
            case FileKind.Table:
                CheckTable(files, directory, file);
                break;
            case FileKind.Segment:
                CheckSections(files, path, SegmentFormat.SegmentMagic);
                break;
            case FileKind.Index:
                CheckSections(files, path, SegmentFormat.IndexMagic);
                break;
            case FileKind.Superseded:
                CheckSections(files, path, SegmentFormat.SupersededMagic);
                break;
            default:
                throw new InvariantException("TRUTH-1", $"a manifest lists a file of kind {file.Kind}");
        }
    }

    // A file may be whole and still not be the one the manifest lists.
    private static void CheckDigest(IFileSystem files, string path, LiveFile file)
    {
        using IFile opened = files.OpenRead(path);
        byte[] chunk = new byte[(int)Math.Clamp(opened.Length, 1, 1 << 20)];
        uint digest = 0;
        long length = 0;
        for (int read = opened.Read(0, chunk); read > 0; read = opened.Read(length, chunk))
        {
            digest = Crc32C.Append(digest, chunk.AsSpan(0, read));
            length += read;
        }

        if (length != file.LengthBytes || digest != file.Checksum)
        {
            throw new CorruptionException(
                path,
                0,
                "length and digest of the file",
                $"{file.LengthBytes} and {file.Checksum}, as the manifest says",
                $"{length} and {digest}");
        }
    }

    private static void CheckSections(IFileSystem files, string path, ulong magic)
    {
        using var reader = new SectionFileReader(files, path, magic, SegmentFormat.Version);
        reader.Verify();
    }

    private static void CheckTable(IFileSystem files, string directory, LiveFile file)
    {
        SortedTableReader table =
            SortedTableReader.Open(files, directory, file.Number, new BlockCache(budgetBytes: 1 << 20));
        var window = new BlockWindow();
        try
        {
            for (int i = 0; i < table.BlockCount; i++)
            {
                if (!window.Has(table, i))
                {
                    window.Read(table, table.PartitionOf(i, kept: false), i);
                }

                window.Open(i, out _, out _);
            }
        }
        finally
        {
            window.LetGo();
            table.Release();
        }
    }
}

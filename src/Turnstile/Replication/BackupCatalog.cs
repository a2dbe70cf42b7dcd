using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>The list of generations of a backup. Format: docs/formats/backup.md, version 1; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     8  magic "TURNBKP" and a zero byte
///      8     4  version: 1
///     12     4  count of generations
///     16     4  crc32c of bytes [0, 16)
///     20     n  generations, each:
///      0     4  length of what follows the checksum, bytes
///      4     4  crc32c of it
///      8     8  number
///     16     8  time, Unix milliseconds
///     24     8  last sequence
///     32     8  first sequence of its log, or 0
///     40     m  identity, manifest number and version edit, as in a message of replication
/// </code>
/// The file is replaced as a whole, after everything that it lists is durable.
/// </remarks>
internal static class BackupCatalog
{
    /// <summary>Its name.</summary>
    public const string Name = "BACKUP";

    /// <summary>The folder of the immutable files.</summary>
    public const string FilesFolder = "files";

    /// <summary>The folder of the logs, one for each generation that has one.</summary>
    public const string LogsFolder = "logs";

    private const int HeadBytes = 20;
    private const int EntryHeadBytes = 8;
    private const int EntryFixedBytes = 32;
    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "TURNBKP\0"u8;

    /// <summary>Where a file of a generation is.</summary>
    public static string PathOf(string target, Manifest.LiveFile file)
    {
        string ending = Path.GetExtension(file.Name);
        return Path.Combine(target, FilesFolder, $"{file.Number}-{file.LengthBytes}-{file.Checksum:x8}{ending}");
    }

    /// <summary>The generations, oldest first; none if there is no backup.</summary>
    /// <exception cref="CorruptionException">The catalog is not what was written.</exception>
    public static List<BackupEntry> Read(IFileSystem files, string target)
    {
        var entries = new List<BackupEntry>();
        string path = Path.Combine(target, Name);
        if (!files.DirectoryExists(target) || !files.FileExists(path))
        {
            return entries;
        }

        byte[] bytes;
        using (IFile file = files.OpenRead(path))
        {
            bytes = new byte[file.Length];
            Require(file.Read(0, bytes) == bytes.Length && bytes.Length >= HeadBytes, path, 0, "length");
        }

        Require(bytes.AsSpan().StartsWith(Magic), path, 0, "magic");
        Require(Crc32C.Of(bytes.AsSpan(0, 16)) == Number(bytes, 16), path, 16, "checksum of the head");
        Require(Number(bytes, 8) == Version, path, 8, "version");
        int at = HeadBytes;
        for (uint count = Number(bytes, 12); count > 0; count--)
        {
            entries.Add(ReadEntry(bytes, path, ref at));
        }

        Require(at == bytes.Length, path, at, "end");
        return entries;
    }

    /// <summary>Replaces the catalog, durably.</summary>
    public static void Write(IFileSystem files, string target, IReadOnlyList<BackupEntry> entries)
    {
        using var bytes = new MemoryStream();
        byte[] head = new byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(16), Crc32C.Of(head.AsSpan(0, 16)));
        bytes.Write(head);
        foreach (BackupEntry entry in entries)
        {
            WriteEntry(bytes, entry);
        }

        string path = Path.Combine(target, Name);
        string temporary = path + FileNames.TemporaryEnding;
        if (files.FileExists(temporary))
        {
            files.Delete(temporary);
        }

        using (IFile file = files.Create(temporary))
        {
            file.Write(0, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            file.Sync();
        }

        files.Rename(temporary, path);
        files.SyncDirectory(target);
    }

    private static void WriteEntry(MemoryStream bytes, BackupEntry entry)
    {
        byte[] content = MessageBody.OfCheckpoint(entry.Content);
        byte[] whole = new byte[EntryHeadBytes + EntryFixedBytes + content.Length];
        Span<byte> body = whole.AsSpan(EntryHeadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(body, entry.Number);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], entry.Time);
        BinaryPrimitives.WriteUInt64LittleEndian(body[16..], entry.Last.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(body[24..], entry.LogFirst.Value);
        content.CopyTo(body[EntryFixedBytes..]);
        BinaryPrimitives.WriteInt32LittleEndian(whole, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(4), Crc32C.Of(body));
        bytes.Write(whole);
    }

    private static BackupEntry ReadEntry(byte[] bytes, string path, ref int at)
    {
        Require(bytes.Length - at >= EntryHeadBytes + EntryFixedBytes, path, at, "length of a generation");
        uint length = Number(bytes, at);
        Require(
            length >= EntryFixedBytes && length <= bytes.Length - at - EntryHeadBytes,
            path,
            at,
            "length of a generation");
        ReadOnlySpan<byte> body = bytes.AsSpan(at + EntryHeadBytes, (int)length);
        Require(Crc32C.Of(body) == Number(bytes, at + 4), path, at, "checksum of a generation");
        try
        {
            var entry = new BackupEntry(
                BinaryPrimitives.ReadInt64LittleEndian(body),
                Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(body[8..]), 0, 1L << 47),
                new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(body[16..])),
                new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(body[24..])),
                MessageBody.ToCheckpoint(body[EntryFixedBytes..]));
            at += EntryHeadBytes + (int)length;
            return entry;
        }
        catch (InvalidDataException damage)
        {
            throw new CorruptionException(path, at, "generation", "what was written", damage.Message);
        }
    }

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static void Require(bool holds, string path, long offset, string what)
    {
        if (!holds)
        {
            throw new CorruptionException(path, offset, $"{what} of the catalog", "what was written", "something else");
        }
    }
}

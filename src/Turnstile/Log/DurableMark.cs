using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Tells readers in other processes up to where the newest log is durable. Format: docs/formats/log.md;
/// little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     8  number of the log
///      8     8  the log is durable up to here, bytes
///     16     4  checksum of the log's header
///     20     4  zero
///     24     4  crc32c of bytes [0, 24)
/// </code>
/// Written after a sync has succeeded and never synced itself: whatever older value a crash leaves is true as well, and
/// a torn one fails its checksum. Frames state the same, but only of the frames before them; without the mark the last
/// group before a pause would stay unknown. It is a hint for others: a failure to write it is not one of the database.
/// Threads: one at a time. Lifetime: the log disposes it.
/// </remarks>
internal sealed class DurableMark : IDisposable
{
    /// <summary>The size of the mark.</summary>
    public const int MarkBytes = 28;

    private const int ChecksumOffset = 24;

    private IFile? _file;

    private DurableMark(IFile? file) => _file = file;

    /// <summary>Opens the mark for writing, or makes it.</summary>
    public static DurableMark Open(IFileSystem files, string directory)
    {
        string path = Path.Combine(directory, FileNames.DurableMark);
        try
        {
            return new DurableMark(files.FileExists(path) ? files.Open(path) : files.Create(path));
        }
        catch (StorageException)
        {
            return new DurableMark(null);
        }
    }

    /// <summary>Up to where a log is surely durable, as far as the mark tells; 0 if it tells of another one.</summary>
    public static long Read(IFileSystem files, string directory, FileNumber log, uint headerChecksum)
    {
        Span<byte> bytes = stackalloc byte[MarkBytes];
        return TryRead(files, directory, bytes)
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes) == log.Value
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]) == headerChecksum
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])
            : 0;
    }

    /// <summary>The log that the mark tells of; 0 if it tells of none.</summary>
    public static FileNumber NumberIn(IFileSystem files, string directory)
    {
        Span<byte> bytes = stackalloc byte[MarkBytes];
        return TryRead(files, directory, bytes)
            ? new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(bytes))
            : default;
    }

    /// <summary>Says that <paramref name="log"/> is durable up to <paramref name="offset"/>.</summary>
    public void Write(FileNumber log, uint headerChecksum, long offset)
    {
        if (_file is null)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[MarkBytes];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, log.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], headerChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumOffset..], Crc32C.Of(bytes[..ChecksumOffset]));
        try
        {
            _file.Write(0, bytes);
        }
        catch (StorageException)
        {
            // Readers elsewhere lag; nothing of the database depends on it.
            Dispose();
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static bool TryRead(IFileSystem files, string directory, Span<byte> bytes)
    {
        string path = Path.Combine(directory, FileNames.DurableMark);
        if (!files.FileExists(path))
        {
            return false;
        }

        using IFile file = files.OpenRead(path);
        return file.Read(0, bytes) == MarkBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) == Crc32C.Of(bytes[..ChecksumOffset]);
    }
}

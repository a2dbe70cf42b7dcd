using System.Buffers;
using System.Buffers.Binary;

namespace Turnstile.Storage;

/// <summary>Writes a file of checksummed sections under a temporary name and publishes it whole. Format:
/// docs/formats/sections.md.</summary>
/// <remarks><code>
/// sections   each begins at a multiple of 64; zeros between
/// directory  one entry of 32 bytes a section:
///            offset  size  field
///                 0     4  kind         4     4  field (0: none)
///                 8     8  offset      16     8  length, bytes
///                24     4  crc32c of the section's bytes
///                28     4  zero
/// footer     offset  size  field
///                 0     8  directory offset
///                 8     4  section count
///                12     4  crc32c of the directory
///                16     4  format version
///                20     4  crc32c of footer bytes [0, 20) and the magic
///                24     8  magic
/// </code>
/// A crash before <see cref="Publish"/> returns leaves a temporary file, which has no meaning, or the whole file.
/// Threads: one. Lifetime: dispose; without <see cref="Publish"/> the temporary file is deleted.</remarks>
internal sealed class SectionFileWriter : IDisposable
{
    /// <summary>The size of a directory entry, bytes.</summary>
    public const int EntryBytes = 32;

    /// <summary>The size of the footer, bytes.</summary>
    public const int FooterBytes = 32;

    /// <summary>Where sections begin: multiples of this.</summary>
    public const int Alignment = 64;

    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly ulong _magic;
    private readonly uint _version;
    private readonly IFile _file;
    private readonly ArrayBufferWriter<byte> _directory = new();
    private long _offset;
    private long _sectionStart = -1;
    private uint _sectionCrc;
    private uint _digest;
    private bool _published;

    public SectionFileWriter(IFileSystem files, string path, ulong magic, uint version)
    {
        _files = files;
        _path = path;
        _magic = magic;
        _version = version;
        string temporary = path + FileNames.TemporaryEnding;
        if (files.FileExists(temporary))
        {
            files.Delete(temporary);
        }

        _file = files.Create(temporary);
    }

    /// <summary>The length written so far, bytes.</summary>
    public long Length => _offset;

    /// <summary>The checksum of the whole file; known after <see cref="Publish"/>.</summary>
    public uint Digest => _digest;

    /// <summary>Starts a section.</summary>
    public void Begin()
    {
        Invariant.Check(_sectionStart < 0, "TRUTH-1", "a section is begun inside another");
        int padding = (int)(-_offset & (Alignment - 1));
        Span<byte> zeros = stackalloc byte[Alignment];
        zeros.Clear();
        Write(zeros[..padding]);
        _sectionStart = _offset;
        _sectionCrc = 0;
    }

    /// <summary>Adds bytes to the section.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sectionCrc = Crc32C.Append(_sectionCrc, bytes);
        Write(bytes);
    }

    /// <summary>Ends the section and notes it in the directory.</summary>
    public void End(uint kind, uint field)
    {
        Span<byte> entry = _directory.GetSpan(EntryBytes)[..EntryBytes];
        entry.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(entry, kind);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], field);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], _sectionStart);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], _offset - _sectionStart);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[24..], _sectionCrc);
        _directory.Advance(EntryBytes);
        _sectionStart = -1;
    }

    /// <summary>Writes directory and footer, syncs, renames, and syncs the directory of the file.</summary>
    public void Publish()
    {
        Span<byte> footer = stackalloc byte[FooterBytes];
        BinaryPrimitives.WriteInt64LittleEndian(footer, _offset);
        BinaryPrimitives.WriteInt32LittleEndian(footer[8..], _directory.WrittenCount / EntryBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[12..], Crc32C.Of(_directory.WrittenSpan));
        BinaryPrimitives.WriteUInt32LittleEndian(footer[16..], _version);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[24..], _magic);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[20..], FooterCrc(footer));
        Write(_directory.WrittenSpan);
        Write(footer);
        _file.Sync();
        _files.Rename(_path + FileNames.TemporaryEnding, _path);
        _files.SyncDirectory(Path.GetDirectoryName(_path)!);
        _published = true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_published && _files.FileExists(_path + FileNames.TemporaryEnding))
        {
            _files.Delete(_path + FileNames.TemporaryEnding);
        }
    }

    /// <summary>The checksum of a footer: of its first 20 bytes and of the magic.</summary>
    internal static uint FooterCrc(ReadOnlySpan<byte> footer) => Crc32C.Append(Crc32C.Of(footer[..20]), footer[24..]);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(_offset, bytes);
        _digest = Crc32C.Append(_digest, bytes);
        _offset += bytes.Length;
    }
}

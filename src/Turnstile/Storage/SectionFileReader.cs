using System.Buffers.Binary;
using System.Globalization;

namespace Turnstile.Storage;

/// <summary>Reads a file of checksummed sections; believes no byte that a checksum does not cover.</summary>
/// <remarks>Threads: any. Lifetime: dispose.</remarks>
internal sealed class SectionFileReader : IDisposable
{
    /// <summary>The most sections a file may have.</summary>
    public const int SectionCountMax = 1 << 16;

    private const int ChunkBytes = 1 << 20;

    private readonly IFileSystem _files;
    private readonly IFile _file;
    private readonly byte[] _directory;
    private bool _isTaken;

    /// <summary>Opens the file and checks footer and directory.</summary>
    /// <exception cref="CorruptionException">They are not what was written, or of another kind or version.</exception>
    public SectionFileReader(IFileSystem files, string path, ulong magic, uint versionMax)
    {
        _files = files;
        _file = files.OpenRead(path);
        try
        {
            _directory = ReadDirectory(magic, versionMax);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The version of the format the file was written in.</summary>
    public uint Version { get; private set; }

    /// <summary>Ends reading, with an <see cref="OperationCanceledException"/>, before the next piece. Set by who
    /// reads, while nobody else does.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>The path it was opened by.</summary>
    public string Path => _file.Path;

    private int SectionCount => _directory.Length / SectionFileWriter.EntryBytes;

    /// <summary>The length of a section; -1 if there is none.</summary>
    public long LengthOf(uint kind, uint field) => Find(kind, field) is >= 0 and int i ? LengthAt(i) : -1;

    /// <summary>Reads a whole section.</summary>
    /// <exception cref="CorruptionException">There is no such section, or its bytes are not what was
    /// written.</exception>
    public byte[] Read(uint kind, uint field)
    {
        int index = Require(kind, field);
        long length = LengthAt(index);
        if (length > Array.MaxLength)
        {
            throw Damage(OffsetAt(index), "length of a section", "2 GiB at most", length);
        }

        byte[] bytes = new byte[length];
        ReadFully(OffsetAt(index), bytes);
        Check(index, Crc32C.Of(bytes));
        return bytes;
    }

    /// <summary>Reads a section in pieces of whole multiples of <paramref name="unitBytes"/>. The checksum is known to
    /// be good only when this returns.</summary>
    public void Read(uint kind, uint field, int unitBytes, Action<long, ReadOnlyMemory<byte>> visit)
    {
        int index = Require(kind, field);
        long length = LengthAt(index);
        byte[] chunk = new byte[Math.Min(length, Math.Max(1, ChunkBytes / unitBytes) * (long)unitBytes)];
        uint crc = 0;
        for (long done = 0; done < length;)
        {
            int count = (int)Math.Min(chunk.Length, length - done);
            ReadFully(OffsetAt(index) + done, chunk.AsSpan(0, count));
            crc = Crc32C.Append(crc, chunk.AsSpan(0, count));
            visit(done, chunk.AsMemory(0, count));
            done += count;
        }

        Check(index, crc);
    }

    /// <summary>Reads a section as a stream, and checks it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="field">The field it belongs to; 0 for none.</param>
    /// <param name="read">Believes no byte: the checksum is known to be good only afterwards. What it returns is
    /// disposed of when it is not.</param>
    /// <exception cref="CorruptionException">There is no such section, or its bytes are not what was
    /// written.</exception>
    public T Read<T>(uint kind, uint field, Func<SectionInput, T> read)
    {
        int index = Require(kind, field);
        using var input = new SectionInput(this, _file, OffsetAt(index), LengthAt(index), StatedCrc(index));
        T result = read(input);
        try
        {
            input.Finish();
            return result;
        }
        catch
        {
            (result as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>A section as memory, unchecked: its checksum would read all of it. Null if the section is empty.
    /// </summary>
    public FileView? Map(uint kind, uint field)
    {
        int index = Require(kind, field);
        long length = LengthAt(index);
        return length == 0 ? null : _file.Map(OffsetAt(index), length);
    }

    /// <summary>Where a section begins in the file.</summary>
    public long OffsetOf(uint kind, uint field) => OffsetAt(Require(kind, field));

    /// <summary>The file opened once more, for who reads on when this object is closed.</summary>
    public IFile OpenAgain() => _files.OpenRead(Path);

    /// <summary>Reads every section and checks it.</summary>
    public void Verify()
    {
        for (int i = 0; i < SectionCount; i++)
        {
            ReadOnlySpan<byte> entry = EntryAt(i);
            Read(
                BinaryPrimitives.ReadUInt32LittleEndian(entry),
                BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]),
                1,
                static (_, _) => { });
        }
    }

    /// <summary>The exception for a place in this file that is not what was written.</summary>
    public CorruptionException Damage(long offset, string what, string expected, long found) =>
        new(_file.Path, offset, what, expected, found.ToString(CultureInfo.InvariantCulture));

    /// <summary>The open file, for who reads on; this object reads no more, and leaves it open.</summary>
    public IFile TakeFile()
    {
        _isTaken = true;
        return _file;
    }

    /// <summary>Closes the file, unless it was taken; a second call does nothing.</summary>
    public void Dispose()
    {
        if (!_isTaken)
        {
            _file.Dispose();
        }
    }

    private byte[] ReadDirectory(ulong magic, uint versionMax)
    {
        long length = _file.Length;
        if (length < SectionFileWriter.FooterBytes)
        {
            throw Damage(0, "length of the file", "room for a footer", length);
        }

        Span<byte> footer = stackalloc byte[SectionFileWriter.FooterBytes];
        long footerOffset = length - footer.Length;
        ReadFully(footerOffset, footer);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(footer[20..]);
        uint expected = SectionFileWriter.FooterCrc(footer);
        if (crc != expected)
        {
            throw Damage(footerOffset + 20, "checksum of the footer", $"{expected}", crc);
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(footer[24..]) != magic)
        {
            throw Damage(
                footerOffset + 24, "magic", $"0x{magic:x}", BinaryPrimitives.ReadInt64LittleEndian(footer[24..]));
        }

        Version = BinaryPrimitives.ReadUInt32LittleEndian(footer[16..]);
        if (Version == 0 || Version > versionMax)
        {
            throw Damage(footerOffset + 16, "format version", $"1 to {versionMax}", Version);
        }

        long offset = BinaryPrimitives.ReadInt64LittleEndian(footer);
        int count = BinaryPrimitives.ReadInt32LittleEndian(footer[8..]);
        if (count is < 0 or > SectionCountMax
            || offset < 0
            || offset != footerOffset - ((long)count * SectionFileWriter.EntryBytes))
        {
            throw Damage(footerOffset, "place of the directory", "right before the footer", offset);
        }

        byte[] directory = new byte[count * SectionFileWriter.EntryBytes];
        ReadFully(offset, directory);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(footer[12..]);
        if (Crc32C.Of(directory) != stated)
        {
            throw Damage(offset, "checksum of the directory", $"{stated}", Crc32C.Of(directory));
        }

        CheckPlaces(directory, offset);
        return directory;
    }

    private void CheckPlaces(ReadOnlySpan<byte> directory, long end)
    {
        for (int at = 0; at < directory.Length; at += SectionFileWriter.EntryBytes)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(directory[(at + 8)..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(directory[(at + 16)..]);
            if (offset < 0 || length < 0 || offset > end || length > end - offset)
            {
                throw Damage(end + at + 8, "place of a section", $"within {end} bytes", offset);
            }
        }
    }

    private int Require(uint kind, uint field) => Find(kind, field) is >= 0 and int index
        ? index
        : throw Damage(0, $"section {kind} of field {field}", "one", 0);

    private int Find(uint kind, uint field)
    {
        for (int i = 0; i < SectionCount; i++)
        {
            ReadOnlySpan<byte> entry = EntryAt(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry) == kind
                && BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) == field)
            {
                return i;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> EntryAt(int index) =>
        _directory.AsSpan(index * SectionFileWriter.EntryBytes, SectionFileWriter.EntryBytes);

    private long OffsetAt(int index) => BinaryPrimitives.ReadInt64LittleEndian(EntryAt(index)[8..]);

    private long LengthAt(int index) => BinaryPrimitives.ReadInt64LittleEndian(EntryAt(index)[16..]);

    private uint StatedCrc(int index) => BinaryPrimitives.ReadUInt32LittleEndian(EntryAt(index)[24..]);

    private void Check(int index, uint crc)
    {
        uint stated = StatedCrc(index);
        if (crc != stated)
        {
            throw Damage(OffsetAt(index), "checksum of a section", $"{stated}", crc);
        }
    }

    private void ReadFully(long offset, Span<byte> destination)
    {
        Stop.ThrowIfCancellationRequested();
        int read = _file.Read(offset, destination);
        if (read != destination.Length)
        {
            throw Damage(offset, "bytes to read", $"{destination.Length}", read);
        }
    }
}

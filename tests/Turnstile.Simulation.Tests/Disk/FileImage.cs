using System.Security.Cryptography;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The content of a file, immutable: a change makes a new image that shares the untouched pages.</summary>
/// <remarks>
/// <code>
///   _chunks ─► [ chunk 0 | - | chunk 2 ]      each chunk: PagesPerChunk pages of one sector each
/// </code>
/// Pages and chunks of zeros are not stored. Bytes behind the length are zeros.
/// </remarks>
internal sealed class FileImage
{
    /// <summary>A file without content.</summary>
    public static readonly FileImage Empty = new(0, []);

    private const int PageBytes = PowerCut.SectorBytes;
    private const int PagesPerChunk = 64;
    private const int ChunkBytes = PageBytes * PagesPerChunk;

    private static readonly byte[] s_zeros = new byte[PageBytes];

    private readonly byte[]?[]?[] _chunks;

    // worked out once asked for; two threads get the same
    private byte[]? _digest;

    private FileImage(long length, byte[]?[]?[] chunks)
    {
        Length = length;
        _chunks = chunks;
    }

    /// <summary>The file's length, bytes.</summary>
    public long Length { get; }

    /// <summary>Tells contents apart: equal contents have equal ones.</summary>
    public ReadOnlySpan<byte> Digest => _digest ??= MakeDigest();

    /// <summary>Reads; returns fewer bytes than asked only at the end.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        int count = (int)Math.Clamp(Length - offset, 0, destination.Length);
        for (int done = 0; done < count;)
        {
            (long page, int start, int part) = Locate(offset + done, count - done);
            Span<byte> target = destination.Slice(done, part);
            if (PageAt(page) is { } bytes)
            {
                bytes.AsSpan(start, part).CopyTo(target);
            }
            else
            {
                target.Clear();
            }

            done += part;
        }

        return count;
    }

    /// <summary>The image after a write.</summary>
    public FileImage Write(long offset, ReadOnlySpan<byte> source)
    {
        long length = Math.Max(Length, offset + source.Length);
        byte[]?[]?[] chunks = (byte[]?[]?[])_chunks.Clone();
        for (int done = 0; done < source.Length;)
        {
            int index = (int)((offset + done) / ChunkBytes);
            int start = (int)((offset + done) % ChunkBytes);
            int part = Math.Min(source.Length - done, ChunkBytes - start);
            WriteChunk(ref chunks, index, start, source.Slice(done, part));
            done += part;
        }

        return new FileImage(length, chunks);
    }

    /// <summary>The image cut or extended with zeros.</summary>
    public FileImage SetLength(long length)
    {
        if (length >= Length)
        {
            return new FileImage(length, _chunks);
        }

        int kept = (int)((length + ChunkBytes - 1) / ChunkBytes);
        byte[]?[]?[] chunks = _chunks[..Math.Min(kept, _chunks.Length)];
        int used = (int)(length % ChunkBytes);
        if (used != 0 && kept == chunks.Length && chunks[^1] is not null)
        {
            WriteChunk(ref chunks, kept - 1, used, new byte[ChunkBytes - used]);
        }

        return new FileImage(length, chunks);
    }

    private byte[] MakeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(Length));
        for (long at = 0; at < Length; at += PageBytes)
        {
            int used = (int)Math.Min(PageBytes, Length - at);
            hash.AppendData((PageAt(at / PageBytes) ?? s_zeros).AsSpan(0, used));
        }

        return hash.GetHashAndReset();
    }

    private byte[]? PageAt(long page)
    {
        long index = page / PagesPerChunk;
        return index < _chunks.Length ? _chunks[index]?[page % PagesPerChunk] : null;
    }

    private static (long Page, int Start, int Part) Locate(long offset, int length)
    {
        int start = (int)(offset % PageBytes);
        return (offset / PageBytes, start, Math.Min(length, PageBytes - start));
    }

    // The table of chunks is the caller's own; the chunk and its pages may be shared.
    private static void WriteChunk(ref byte[]?[]?[] chunks, int index, int offset, ReadOnlySpan<byte> source)
    {
        byte[]?[]? old = index < chunks.Length ? chunks[index] : null;
        if (old is null && !source.ContainsAnyExcept((byte)0))
        {
            return;
        }

        byte[]?[] pages = old is null ? new byte[]?[PagesPerChunk] : (byte[]?[])old.Clone();
        for (int done = 0; done < source.Length;)
        {
            (long page, int start, int part) = Locate(offset + done, source.Length - done);
            WritePage(ref pages[page], start, source.Slice(done, part));
            done += part;
        }

        if (index >= chunks.Length)
        {
            Array.Resize(ref chunks, index + 1);
        }

        chunks[index] = pages;
    }

    private static void WritePage(ref byte[]? page, int start, ReadOnlySpan<byte> source)
    {
        if (page is null && !source.ContainsAnyExcept((byte)0))
        {
            return;
        }

        byte[] bytes = page is null || source.Length == PageBytes ? new byte[PageBytes] : (byte[])page.Clone();
        source.CopyTo(bytes.AsSpan(start));
        page = bytes;
    }
}

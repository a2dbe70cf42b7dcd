using System.Collections.Immutable;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The content of a file, immutable: a change makes a new image that shares the untouched pages.</summary>
/// <remarks>Pages of zeros are not stored. Bytes behind the length are zeros.</remarks>
internal sealed class FileImage
{
    /// <summary>A file without content.</summary>
    public static readonly FileImage Empty = new(0, ImmutableSortedDictionary<long, byte[]>.Empty);

    private const int PageBytes = 4096;

    private readonly ImmutableSortedDictionary<long, byte[]> _pages;

    private FileImage(long length, ImmutableSortedDictionary<long, byte[]> pages)
    {
        Length = length;
        _pages = pages;
    }

    /// <summary>The file's length, bytes.</summary>
    public long Length { get; }

    /// <summary>Reads; returns fewer bytes than asked only at the end.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        int count = (int)Math.Clamp(Length - offset, 0, destination.Length);
        for (int done = 0; done < count;)
        {
            (long page, int start, int part) = Locate(offset + done, count - done);
            Span<byte> target = destination.Slice(done, part);
            if (_pages.TryGetValue(page, out byte[]? bytes))
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
        ImmutableSortedDictionary<long, byte[]> pages = _pages;
        for (int done = 0; done < source.Length;)
        {
            (long page, int start, int part) = Locate(offset + done, source.Length - done);
            pages = WritePage(pages, page, start, source.Slice(done, part));
            done += part;
        }

        return new FileImage(Math.Max(Length, offset + source.Length), pages);
    }

    /// <summary>The image cut or extended with zeros.</summary>
    public FileImage SetLength(long length)
    {
        if (length >= Length)
        {
            return new FileImage(length, _pages);
        }

        (long page, int start, _) = Locate(length, 1);
        ImmutableSortedDictionary<long, byte[]> pages =
            _pages.RemoveRange(_pages.Keys.Where(key => key > page).ToList());
        return new FileImage(length, WritePage(pages, page, start, new byte[PageBytes - start]));
    }

    private static (long Page, int Start, int Part) Locate(long offset, int length)
    {
        int start = (int)(offset % PageBytes);
        return (offset / PageBytes, start, Math.Min(length, PageBytes - start));
    }

    private static ImmutableSortedDictionary<long, byte[]> WritePage(
        ImmutableSortedDictionary<long, byte[]> pages, long page, int start, ReadOnlySpan<byte> source)
    {
        bool isThere = pages.TryGetValue(page, out byte[]? old);
        if (!isThere && !source.ContainsAnyExcept((byte)0))
        {
            return pages;
        }

        byte[] bytes = isThere ? (byte[])old!.Clone() : new byte[PageBytes];
        source.CopyTo(bytes.AsSpan(start));
        return pages.SetItem(page, bytes);
    }
}

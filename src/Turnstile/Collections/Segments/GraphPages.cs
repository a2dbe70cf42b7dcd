using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Turnstile.Caching;
using Turnstile.Storage;
using Turnstile.Vectors.Disk;

namespace Turnstile.Collections.Segments;

/// <summary>The pages of one graph on disk: read by calls, and kept in the cache of the database.</summary>
/// <remarks>
/// Of the pages that a search wants at once, those that are not there are read together, each once, so the wait is
/// about that for one. A page is held against its checksum whenever it is read. What cannot be read is an exception of
/// who searches, which leaves nothing in hand: no page is mapped.
/// Threads: any. Lifetime: owns the file; disposed when no search runs.</remarks>
internal sealed class GraphPages : INodeSource, IBlockHome, IDisposable
{
    // Pages that are read together; a beam of more is read in turns.
    private const int TogetherMax = 16;

    private readonly IFile _file;
    private readonly long _offset;
    private readonly PageLayout _layout;
    private readonly BlockCache _cache;

    /// <summary>The pages of an open file; takes it over.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the first page is in it.</param>
    /// <param name="pageCount">How many there are.</param>
    /// <param name="layout">How nodes lie in them.</param>
    /// <param name="cache">Keeps them.</param>
    public GraphPages(IFile file, long offset, int pageCount, PageLayout layout, BlockCache cache)
    {
        _file = file;
        _offset = offset;
        _layout = layout;
        _cache = cache;
        Blocks = new BlockSlot[pageCount];
    }

    /// <inheritdoc/>
    public BlockSlot[] Blocks { get; }

    /// <inheritdoc/>
    public bool IsKept => true;

    /// <summary>The file, for messages.</summary>
    public string Path => _file.Path;

    /// <summary>Compares the checksum of a page.</summary>
    /// <exception cref="CorruptionException">The page is not what was written.</exception>
    public static void Check(string path, long offset, ReadOnlySpan<byte> page)
    {
        uint found = Crc32C.Of(page[..PageLayout.PayloadBytes]);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(page[PageLayout.PayloadBytes..]);
        if (found != stated)
        {
            throw new CorruptionException(
                path,
                offset,
                "checksum of a page of a graph",
                stated.ToString(CultureInfo.InvariantCulture),
                found.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> places, Span<byte> records)
    {
        Span<int> missing = stackalloc int[places.Length];
        int count = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (TryHold(_layout.PageOf(places[i])) is { } page)
            {
                Copy(page, places[i], RecordAt(records, i));
                page.Dispose();
            }
            else
            {
                missing[count++] = i;
            }
        }

        for (missing = missing[..count]; !missing.IsEmpty; missing = missing[Math.Min(missing.Length, TogetherMax)..])
        {
            ReadMissing(places, missing[..Math.Min(missing.Length, TogetherMax)], records);
        }
    }

    /// <summary>Drops its pages, and closes the file.</summary>
    public void Dispose()
    {
        _cache.Remove(this);
        _file.Dispose();
    }

    // Several places may be of one page: it is read for the first of them.
    private void ReadMissing(ReadOnlySpan<int> places, ReadOnlySpan<int> missing, Span<byte> records)
    {
        var blocks = default(PagesInHand);
        Span<CachedBlock?> pages = blocks;
        Span<FilePiece> pieces = stackalloc FilePiece[missing.Length];
        int count = 0;
        try
        {
            foreach (int i in missing)
            {
                int page = _layout.PageOf(places[i]);
                if (Find(pages[..count], page) is null)
                {
                    pages[count] = _cache.Allocate(PageLayout.PageBytes, this, page);
                    pieces[count] = new FilePiece(OffsetOf(page), pages[count]!.View);
                    count++;
                }
            }

            _file.Read(pieces[..count]);
            foreach (ref CachedBlock? page in pages[..count])
            {
                Check(Path, OffsetOf(page!.Index), page.Room);
                page.Fill(0, PageLayout.PayloadBytes);
                page = _cache.Publish(page);
            }

            foreach (int i in missing)
            {
                Copy(Find(pages[..count], _layout.PageOf(places[i]))!, places[i], RecordAt(records, i));
            }
        }
        finally
        {
            foreach (CachedBlock? page in pages[..count])
            {
                page?.Dispose();
            }
        }
    }

    private static CachedBlock? Find(ReadOnlySpan<CachedBlock?> pages, int page)
    {
        foreach (CachedBlock? each in pages)
        {
            if (each!.Index == page)
            {
                return each;
            }
        }

        return null;
    }

    private CachedBlock? TryHold(int page)
    {
        if (Volatile.Read(ref Blocks[page].Block) is not { } there || !there.TryHoldAsHit())
        {
            return null;
        }

        there.Touch();
        return there;
    }

    private void Copy(CachedBlock page, int place, Span<byte> record) =>
        page.Payload.Slice(_layout.OffsetOf(place), _layout.RecordBytes).CopyTo(record);

    private Span<byte> RecordAt(Span<byte> records, int index) =>
        records.Slice(index * _layout.RecordBytes, _layout.RecordBytes);

    private long OffsetOf(int page) => _offset + ((long)page * PageLayout.PageBytes);

    [InlineArray(TogetherMax)]
    private struct PagesInHand
    {
        private CachedBlock? _first;
    }
}

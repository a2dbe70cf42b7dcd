using System.Buffers.Binary;
using System.Globalization;
using Turnstile.Caching;
using Turnstile.Storage;
using Turnstile.Vectors.Disk;

namespace Turnstile.Collections.Segments;

/// <summary>The pages of one graph on disk: read by calls, and kept in the cache of the database.</summary>
/// <remarks>
/// Of the pages that a search wants at once, those that are not there are announced to the system first, which brings
/// them together; then each is read, so the wait is about that for one. A page is held against its checksum whenever it
/// is read. What cannot be read is an exception of who searches: no page is mapped.
/// Threads: any. Lifetime: owns the file; disposed when no search runs.</remarks>
internal sealed class GraphPages : INodeSource, IBlockHome, IDisposable
{
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
        AnnounceMissing(places);
        foreach (int place in places)
        {
            using CachedBlock page = Hold(_layout.PageOf(place));
            page.Payload.Slice(_layout.OffsetOf(place), _layout.RecordBytes).CopyTo(records);
            records = records[_layout.RecordBytes..];
        }
    }

    /// <summary>Drops its pages, and closes the file.</summary>
    public void Dispose()
    {
        _cache.Remove(this);
        _file.Dispose();
    }

    // The first that is missing is waited for at once, so only the others are worth a word.
    private void AnnounceMissing(ReadOnlySpan<int> places)
    {
        int missing = -1;
        foreach (int place in places)
        {
            int page = _layout.PageOf(place);
            if (page != missing && Volatile.Read(ref Blocks[page].Block) is null)
            {
                if (missing >= 0)
                {
                    _file.Announce(OffsetOf(page), PageLayout.PageBytes);
                }

                missing = missing < 0 ? page : missing;
            }
        }
    }

    private CachedBlock Hold(int page)
    {
        if (Volatile.Read(ref Blocks[page].Block) is { } there && there.TryHoldAsHit())
        {
            there.Touch();
            return there;
        }

        CachedBlock block = _cache.Allocate(PageLayout.PageBytes, this, page);
        try
        {
            int read = _file.Read(OffsetOf(page), block.Room);
            if (read != PageLayout.PageBytes)
            {
                throw new CorruptionException(
                    Path,
                    OffsetOf(page),
                    "bytes of a page of a graph",
                    $"{PageLayout.PageBytes}",
                    read.ToString(CultureInfo.InvariantCulture));
            }

            Check(Path, OffsetOf(page), block.Room);
            block.Fill(0, PageLayout.PayloadBytes);
        }
        catch
        {
            block.Dispose();
            throw;
        }

        return _cache.Publish(block);
    }

    private long OffsetOf(int page) => _offset + ((long)page * PageLayout.PageBytes);
}

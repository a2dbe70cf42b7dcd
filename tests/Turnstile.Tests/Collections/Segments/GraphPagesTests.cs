using System.Buffers.Binary;
using Turnstile.Caching;
using Turnstile.Collections.Segments;
using Turnstile.Storage;
using Turnstile.Tests.Kv;
using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Tests.Collections.Segments;

public sealed class GraphPagesTests
{
    private const int PageCount = 40;
    private const string Path = "/pages";
    private static readonly PageLayout s_layout = new(new HnswParameters(16));

    private readonly MemoryFileSystem _disk = new();

    public GraphPagesTests()
    {
        byte[] bytes = new byte[PageCount * PageLayout.PageBytes];
        for (int page = 0; page < PageCount; page++)
        {
            Span<byte> payload = bytes.AsSpan(page * PageLayout.PageBytes, PageLayout.PayloadBytes);
            for (int i = 0; i < s_layout.RecordsPerPage; i++)
            {
                int place = (page * s_layout.RecordsPerPage) + i;
                BinaryPrimitives.WriteInt32LittleEndian(payload[(i * s_layout.RecordBytes)..], place);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes.AsSpan((page * PageLayout.PageBytes) + PageLayout.PayloadBytes), Crc32C.Of(payload));
        }

        _disk[Path] = bytes;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void Each_gets_its_record_and_a_page_is_read_once_for_all_of_them(int budget)
    {
        var cache = new BlockCache(budget);
        using GraphPages pages = Open(cache);
        int[] places = [5, 100, 6, 700, 5, .. Enumerable.Range(200, 25).Select(static i => i * 5)];
        Assert.Equal(places, Read(pages, places));
        long before = cache.MissCount;
        Assert.Equal([40, 1, 41], Read(pages, [40, 1, 41]));
        Assert.Equal(budget == 0 ? 2 : 1, cache.MissCount - before);
        Assert.Equal([40, 1, 41], Read(pages, [40, 1, 41]));
        Assert.Equal(budget == 0 ? 4 : 1, cache.MissCount - before);
    }

    [Fact]
    public void A_damaged_page_is_told_and_nothing_is_left_in_hand()
    {
        _disk[Path][(3 * PageLayout.PageBytes) + 77] ^= 1;
        var cache = new BlockCache(0);
        using GraphPages pages = Open(cache);
        CorruptionException damage = Assert.Throws<CorruptionException>(
            () => Read(pages, [1, 2 * s_layout.RecordsPerPage, 3 * s_layout.RecordsPerPage, 500]));
        Assert.Equal((Path, 3L * PageLayout.PageBytes), (damage.File, damage.Offset));
        Assert.Equal(0, cache.BlockBytes);
        Assert.Equal([1, 500], Read(pages, [1, 500]));
    }

    [Fact]
    public void A_page_that_is_cut_off_is_told()
    {
        _disk[Path] = _disk[Path][..^100];
        var cache = new BlockCache(0);
        using GraphPages pages = Open(cache);
        Assert.Throws<CorruptionException>(() => Read(pages, [1, (PageCount - 1) * s_layout.RecordsPerPage]));
        Assert.Equal(0, cache.BlockBytes);
    }

    [Fact]
    public void Reading_what_is_cached_allocates_nothing()
    {
        using GraphPages pages = Open(new BlockCache(1 << 20));
        int[] places = [5, 100, 6, 700];
        byte[] records = new byte[places.Length * s_layout.RecordBytes];
        Assert.Equal(0, AllocatedBytes.EachTime(() => pages.Read(places, records)));
    }

    private static int[] Read(GraphPages pages, int[] places)
    {
        byte[] records = new byte[places.Length * s_layout.RecordBytes];
        pages.Read(places, records);
        return
        [
            .. Enumerable.Range(0, places.Length)
                .Select(i => BinaryPrimitives.ReadInt32LittleEndian(records.AsSpan(i * s_layout.RecordBytes))),
        ];
    }

    private GraphPages Open(BlockCache cache) => new(_disk.OpenRead(Path), 0, PageCount, s_layout, cache);
}

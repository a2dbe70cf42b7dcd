using System.Collections.Concurrent;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Storage;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>A database on a virtual disk whose one segment has two indexed fields, "a" and "b", both in files; and what
/// is read of it.</summary>
/// <remarks>Rows are more than are scanned always, so queries go through the index.</remarks>
internal sealed class StoredCollection
{
    /// <summary>Where it is.</summary>
    public const string Root = "/db";

    /// <summary>How many documents there are, 0 and up.</summary>
    public const int Count = 2_300;

    /// <summary>Of the vectors.</summary>
    public const int Dimension = 8;

    private static readonly ConcurrentDictionary<string, Lazy<VirtualDisk>> s_made = new();

    // The same for all, and so is what is nearest.
    private static readonly float[][] s_vectors = Draw(Count + 12, seed: 3);
    private static readonly float[][] s_queries = s_vectors[Count..];
    private static readonly HashSet<long>[] s_nearest =
    [
        .. s_queries.Select(static query => Enumerable.Range(0, Count)
            .OrderBy(row => Distance(s_vectors[row], query)).Take(10).Select(static row => (long)row).ToHashSet()),
    ];

    private readonly IndexOptions _index;
    private readonly bool _isLaidOut;

    private StoredCollection(IndexOptions index, bool isLaidOut, VirtualDisk disk)
    {
        _index = index;
        _isLaidOut = isLaidOut;
        Disk = disk;
        Files = new WatchedDisk(Disk, Note);
    }

    /// <summary>The disk below.</summary>
    public VirtualDisk Disk { get; }

    /// <summary>The disk whose reads are seen.</summary>
    public WatchedDisk Files { get; }

    /// <summary>Bytes that were read of each index file.</summary>
    public ConcurrentDictionary<string, long> BytesRead { get; } = new();

    /// <summary>What happens before each read of an index file.</summary>
    public Action<string> BeforeRead { get; set; } = static _ => { };

    /// <summary>The budget of the cache that pages of graphs on disk are kept in.</summary>
    public long CacheBytes { get; set; } = 1 << 16;

    /// <summary>The index files, that of field "a" first.</summary>
    public string[] IndexFiles =>
    [
        .. Disk.ListFiles(Root)
            .Where(static name => FileNames.TryParse(name, out FileKind kind, out _) && kind == FileKind.Index)
            .Select(static name => Path.Combine(Root, name)),
    ];

    /// <summary>The indexes there are, by name.</summary>
    public static IndexOptions IndexOf(string kind) => kind switch
    {
        "Default" => IndexOptions.Hnsw(),
        "Hnsw" or "LaidOut" => IndexOptions.Hnsw(8, 40),
        "Vectors" => IndexOptions.Hnsw(8, 40) with { Quantization = Quantization.None },
        "Codes" => IndexOptions.Flat with { Quantization = Quantization.Int8 },
        "Lists" => IndexOptions.Ivf(),
        "CodesInLists" => IndexOptions.Ivf() with { Quantization = Quantization.Int8 },
        "VectorsInLists" => IndexOptions.Ivf() with { Quantization = Quantization.None },
        _ => IndexOptions.Disk(8, 40),
    };

    /// <summary>The vector of a document as it was made, in either field.</summary>
    public static float[] VectorOf(long id) => s_vectors[id];

    /// <summary>A database that was closed, with a disk of its own.</summary>
    /// <param name="kind">How both fields are indexed: see <see cref="IndexOf"/>. With "LaidOut" codes and links lie by
    /// the graph's neighbourhoods, few as they are.</param>
    public static StoredCollection Make(string kind)
    {
        bool isLaidOut = kind == "LaidOut";
        return new StoredCollection(IndexOf(kind), isLaidOut, s_made.GetOrAdd(
            kind, new Lazy<VirtualDisk>(() => Write(IndexOf(kind), isLaidOut))).Value.Clone());
    }

    /// <summary>Opens it, without threads.</summary>
    public SteppedStore Open() => SteppedStore.Open(
        Disk, Root, 1, memTableBytes: 1 << 22, change: Options);

    /// <summary>Opens what a crash left of it.</summary>
    public static SteppedStore Open(VirtualDisk left) => SteppedStore.Open(
        left, Root, 1, memTableBytes: 1 << 22, change: static options => Sized(options, isLaidOut: false));

    /// <summary>What it is opened with.</summary>
    public StoreOptions Options(StoreOptions options) => Sized(options, _isLaidOut) with
    {
        Files = Files,
        BlockCacheBytes = CacheBytes,
    };

    private static StoreOptions Sized(StoreOptions options, bool isLaidOut) => options with
    {
        LogFileBytes = 1 << 16,
        Segments = new SegmentLimits(1 << 24, 2 * Count) { LocalityBytesMin = isLaidOut ? 0 : long.MaxValue },
    };

    /// <summary>Writes documents first..first+count-1 (again).</summary>
    public void Write(SteppedStore store, int first, int count)
    {
        Collection documents = store.Collection("documents");
        for (int i = first; i < first + count; i++)
        {
            SteppedStore.Wait(documents.UpsertAsync(new Document(i)
            {
                Vectors = { ["a"] = s_vectors[i], ["b"] = s_vectors[i] },
            }));
        }
    }

    /// <summary>The share of the nearest that queries of a field find.</summary>
    public double Recall(Collection documents, string field, Snapshot? snapshot = null, int effort = 200)
    {
        int found = 0;
        foreach ((float[] vector, HashSet<long> nearest) in s_queries.Zip(s_nearest))
        {
            var query = new VectorQuery(field, vector) { K = 10, EfSearch = effort, NProbe = 100 };
            found += documents.Query(query, snapshot).Count(hit => nearest.Contains(hit.Id.AsInt64()));
        }

        return found / (10.0 * s_queries.Length);
    }

    private static VirtualDisk Write(IndexOptions index, bool isLaidOut)
    {
        var made = new StoredCollection(index, isLaidOut, new VirtualDisk());
        using SteppedStore store = made.Open();
        SteppedStore.Wait(store.Doors.CreateCollectionAsync(made.Schema(), CancellationToken.None));
        made.Write(store, 0, Count);
        store.Settle();
        Assert.Equal(2, made.IndexFiles.Length);
        store.Sync();
        return made.Disk;
    }

    private CollectionSchema Schema() => new("documents", DocumentIdKind.Int64)
    {
        Vectors =
        [
            new VectorField("a", VectorElement.Float32, Dimension, Metric.L2, _index),
            new VectorField("b", VectorElement.Float32, Dimension, Metric.L2, _index),
        ],
    };

    private void Note(string path, long offset, int length)
    {
        if (FileNames.TryParse(Path.GetFileName(path), out FileKind kind, out _) && kind == FileKind.Index)
        {
            BeforeRead(path);
            BytesRead.AddOrUpdate(path, length, (_, before) => before + length);
        }
    }

    private static float[][] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
                Enumerable.Range(0, Dimension).Select(_ => random.NextSingle()).ToArray()),
        ];
    }

    private static double Distance(float[] a, float[] b) => a.Zip(b, static (x, y) => (double)(x - y) * (x - y)).Sum();
}

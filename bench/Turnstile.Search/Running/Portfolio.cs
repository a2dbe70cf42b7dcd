namespace Turnstile.Search.Running;

/// <summary>Turnstile's own indexes and codes side by side, and the peer that its lists have.</summary>
internal static class Portfolio
{
    private static readonly SearchWorkload[] s_usual = [SearchWorkload.Build, SearchWorkload.Search];

    private static readonly SearchWorkload[] s_loaded =
        [.. s_usual, SearchWorkload.Threads, SearchWorkload.Stream];

    // A code says little more of threads and of opening than the index that it is in.
    private static readonly (string Name, SearchWorkload[] Workloads)[] s_all =
    [
        ("Turnstile hnsw", [.. s_loaded, SearchWorkload.Cold]),
        ("Turnstile hnsw-none", s_usual),
        ("Turnstile hnsw-bf16", s_usual),
        ("Turnstile hnsw-int8", s_usual),
        ("Turnstile hnsw-int4", s_usual),
        ("Turnstile hnsw-twolevel", s_usual),
        ("Turnstile hnsw-rabitq4", s_usual),
        ("Turnstile hnsw-rabitq2", s_usual),
        ("Turnstile hnsw-rabitq1", s_usual),
        ("Turnstile disk", [.. s_loaded, SearchWorkload.Cold]),
        ("Turnstile ivf", s_loaded),
        ("Turnstile ivf-int8", s_usual),
        ("Turnstile ivf-int4", s_usual),
        ("Faiss ivf", s_usual),
        ("Turnstile flat", s_usual),
        ("Turnstile flat-int8", s_usual),
        ("Turnstile sparse-blockmax", s_loaded),
        ("Turnstile sparse-flat", s_usual),
        ("Turnstile multi-hnsw", s_usual),
        ("Turnstile multi-flat", s_usual),
    ];

    /// <summary>The sets that are measured unless others are chosen.</summary>
    public static IReadOnlyList<string> Sets { get; } = ["fashion", "text", "splade", "tokens"];

    /// <summary>All contenders, by commas.</summary>
    public static string Names { get; } = string.Join(',', s_all.Select(each => each.Name));

    /// <summary>What is measured of a contender.</summary>
    public static IReadOnlyCollection<SearchWorkload> WorkloadsOf(string name) =>
        s_all.FirstOrDefault(each => each.Name == name).Workloads ?? s_usual;
}

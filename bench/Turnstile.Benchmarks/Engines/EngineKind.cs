using System.Runtime.InteropServices;

namespace Turnstile.Benchmarks.Engines;

/// <summary>An engine that can be measured: its name, whether it is installed, and how it is opened.</summary>
/// <param name="Name">As its makers write it.</param>
/// <param name="Library">The native library it needs; null if it comes with this program.</param>
/// <param name="Package">Debian's package of it.</param>
/// <param name="Version">Asked only if it is there.</param>
/// <param name="Open">Opens a store.</param>
internal sealed record EngineKind(
    string Name, string? Library, string? Package, Func<string> Version, Func<EngineSettings, IEngine> Open)
{
    /// <summary>All, the one that the others are compared with first.</summary>
    public static IReadOnlyList<EngineKind> All { get; } =
    [
        new("Turnstile", null, null, TurnstileEngine.Version, settings => new TurnstileEngine(settings)),
        new("RocksDB", Native.RocksDb.Library, "librocksdb-dev", RocksDbEngine.Version,
            settings => new RocksDbEngine(settings)),
        new("LMDB", Native.Lmdb.Library, "liblmdb-dev", LmdbEngine.Version, settings => new LmdbEngine(settings)),
        new("LevelDB", Native.LevelDb.Library, "libleveldb-dev", LevelDbEngine.Version,
            settings => new LevelDbEngine(settings)),
        new("SQLite", null, null, SqliteEngine.Version, settings => new SqliteEngine(settings)),
    ];

    /// <summary>Whether its library is installed.</summary>
    public bool IsInstalled =>
        Library is null || NativeLibrary.TryLoad(Library, typeof(EngineKind).Assembly, null, out _);

    /// <summary>The engine of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static EngineKind Named(string name) =>
        All.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"there is no engine \"{name}\"; there are: {string.Join(", ", All.Select(kind => kind.Name))}");
}

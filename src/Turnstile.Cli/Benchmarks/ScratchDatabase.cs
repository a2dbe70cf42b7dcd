namespace Turnstile.Cli.Benchmarks;

/// <summary>A database in a folder of its own that goes away with it.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly string _path;

    private ScratchDatabase(string path, TurnstileDatabase database)
    {
        _path = path;
        Database = database;
    }

    /// <summary>The database.</summary>
    public TurnstileDatabase Database { get; }

    /// <summary>Makes one.</summary>
    /// <param name="folder">Where to put its folder; null for where temporary files go.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="cancellation">Gives up before it is opened.</param>
    public static async Task<ScratchDatabase> CreateAsync(
        string? folder, DatabaseOptions options, CancellationToken cancellation)
    {
        string parent = folder ?? Path.GetTempPath();
        Directory.CreateDirectory(parent);
        string path = Path.Combine(parent, $"turnstile-bench-{Path.GetRandomFileName()}");
        TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path, options, cancellation);
        return new ScratchDatabase(path, database);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }
}

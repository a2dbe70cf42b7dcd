using System.Diagnostics;
using Turnstile.Cli.Output;
using Turnstile.Collections.Queries;

namespace Turnstile.Cli.Demo;

/// <summary>The steps of the demo, in order.</summary>
internal sealed class DemoStory(string folder, Terminal terminal)
{
    private const int GalleryCount = 24;

    private static readonly string?[] Filters = [null, "label >= 5", "label = 3"];

    private readonly string _databasePath = Path.Combine(folder, "database");
    private readonly string _galleryPath = Path.Combine(folder, "gallery.html");

    /// <summary>Tells them.</summary>
    public async Task<DemoReport> RunAsync(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        ProgressLine progress = terminal.Progress;
        progress.Begin("reading the pictures");
        SampleImages sample = SampleImages.Read();
        LoadResult load;
        SearchResult[] searches;
        BatchResult batch;
        SnapshotResult snapshot;
        await using (DemoDatabase database = await DemoDatabase.OpenAsync(_databasePath, cancellation))
        {
            progress.Begin($"4 writers load {Figures.Count(sample.Images.Count)} pictures, 2 readers search and check");
            load = await new LoadStep(database, sample, progress).RunAsync(cancellation);
            progress.Begin("searching, with and without filters, against exact search");
            var step = new SearchStep(database, sample);
            searches = [.. Filters.Select(step.Run)];
            QueryHit[][] neighbours = [.. sample.Queries.Take(GalleryCount).Select(query => database.Search(query))];
            new Gallery(sample).Write(_galleryPath, neighbours);
            progress.Begin("committing keys and documents together");
            batch = await new BatchStep(database, sample).RunAsync(cancellation);
            progress.Begin("holding a snapshot while the world moves");
            snapshot = await new SnapshotStep(database, sample).RunAsync(cancellation);
        }

        progress.Begin("killing a writer in mid-stream, and opening again");
        CrashResult crash = await new CrashStep(_databasePath, sample).RunAsync(cancellation);
        progress.Begin("checking every checksum");
        VerifyReport verified = TurnstileDatabase.Verify(_databasePath);
        return new DemoReport(
            folder,
            _galleryPath,
            sample.Images.Count,
            load,
            searches,
            batch,
            snapshot,
            crash,
            verified.Files.Count,
            verified.Files.Count(file => file.Problem is not null),
            Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1));
    }
}

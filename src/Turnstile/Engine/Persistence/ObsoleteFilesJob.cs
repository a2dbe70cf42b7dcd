using Turnstile.Commit;
using Turnstile.Manifest;
using Turnstile.Watch;

namespace Turnstile.Engine.Persistence;

/// <summary>Deletes the files that the current version does not need.</summary>
/// <remarks>Their names go here; what they hold is given back by the release thread, so that no edit of a flush and no
/// merge waits for that. Files that old views still read are deleted too: who has a file open reads on. Logs that are
/// being made are left alone, and so are those that are kept for who watches, and whatever the flush worker or a load
/// is making. Threads: the maintenance worker, or opening; nobody else deletes, so a checkpoint on that worker finds
/// the files that it links.</remarks>
internal sealed class ObsoleteFilesJob(
    StoreOptions options,
    VersionSet versions,
    LogFileSource logFiles,
    FilesInMaking inMaking,
    Watchers? watchers,
    Releases? releases = null)
{
    private readonly LogRetention _retention = new(options, watchers);

    /// <summary>Of an open store: what those who watch may need is kept.</summary>
    public ObsoleteFilesJob(Store store)
        : this(store.Options, store.Versions, store.LogFiles, store.InMaking, store.Feed.Watchers, store.Views.Releases)
    {
    }

    /// <summary>Deletes what is obsolete now.</summary>
    public void Run()
    {
        // In this order: a file with a lower number is in the set that is read next, or it has its name.
        FileNumber below = versions.NextFile;
        FileNumber making = inMaking.Lowest;
        below = making.CompareTo(below) < 0 ? making : below;
        var inUse = new HashSet<FileNumber>(logFiles.NumbersInUse);
        inUse.UnionWith(inMaking.Taken);
        inUse.UnionWith(_retention.Kept(versions.Current));
        versions.DeleteObsolete(inUse, below, releases);
    }
}

using Turnstile.Log;
using Turnstile.Storage;
using Turnstile.Watch;

namespace Turnstile.Engine.Persistence;

/// <summary>Says which logs are kept, though recovery needs them no more, for those who read the order from
/// them.</summary>
/// <remarks>The newest of them, until together they have the bytes that the options ask for; so at least that much is
/// there, if there ever was, and at most one log more. If nothing is asked for it is in proportion to the live files:
/// who has fallen further behind may as well begin with a copy of those. While somebody watches it is not less than
/// what a large database keeps; and at opening, when nobody has had the time to come back. Threads: opening, then the
/// maintenance worker.</remarks>
/// <param name="options">Where the logs are, and what is asked for.</param>
/// <param name="watchers">Who watches; null at opening.</param>
internal sealed class LogRetention(StoreOptions options, Watchers? watchers)
{
    /// <summary>What is kept while somebody watches, and at most if nothing is asked for, bytes.</summary>
    public const long UnaskedBytesMax = 64 << 20;

    private const int LiveShare = 8;

    // The sizes of sealed logs, which do not change.
    private readonly Dictionary<FileNumber, long> _sizes = [];

    /// <summary>The logs before the oldest that a version needs that are kept, and all from there on: a flush may move
    /// what recovery needs on before anything is deleted.</summary>
    public IReadOnlySet<FileNumber> Kept(Manifest.Version version)
    {
        List<FileNumber> sealedLogs = LogRecovery.LogsFrom(options.Files, options.Directory, default);
        var kept = sealedLogs.Where(number => number.CompareTo(version.OldestLog) >= 0).ToHashSet();
        sealedLogs.RemoveAll(kept.Contains);
        long wanted = options.RetainedLogBytes ?? Unasked(version);
        long bytes = 0;
        for (int i = sealedLogs.Count - 1; i >= 0 && bytes < wanted; i--)
        {
            kept.Add(sealedLogs[i]);
            bytes += SizeOf(sealedLogs[i]);
        }

        return kept;
    }

    private long Unasked(Manifest.Version version) => watchers is not { Count: 0 }
        ? UnaskedBytesMax
        : Math.Min(UnaskedBytesMax, version.Files.Values.Sum(static file => file.LengthBytes) / LiveShare);

    private long SizeOf(FileNumber number)
    {
        if (!_sizes.TryGetValue(number, out long size))
        {
            using IFile file = options.Files.OpenRead(FileNames.PathOf(options.Directory, FileKind.Log, number));
            size = file.Length;
            _sizes.Add(number, size);
        }

        return size;
    }
}

using System.Collections.Immutable;
using Turnstile.Caching;
using Turnstile.Collections.Segments;
using Turnstile.Collections.Writing;
using Turnstile.Commit;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Views;

namespace Turnstile.Engine.Opening;

/// <summary>One version of a database that another process writes, and what its logs add, in memory of our
/// own.</summary>
/// <remarks>It is built where nobody reads and follows the logs there; <see cref="ReadOnlyStore"/> shows it. A newer
/// version makes a new picture, which uses the open tables and segments of the last one again. Memory is rotated when
/// it is full and never flushed: a picture holds what its writer has not flushed. Threads: one at a time. Lifetime:
/// dispose; views that readers hold go on.</remarks>
internal sealed class Picture : IDisposable
{
    private readonly StoreOptions _options;
    private readonly LogClock _clock;
    private readonly FrozenQueue _frozen = new(int.MaxValue - 1);
    private readonly WorkSignals _signals = new();
    private readonly SegmentFiles _segmentFiles = new();
    private readonly StoreApplier _applier;
    private readonly LogTail _tail;
    private readonly HandedTables _handed;

    private Picture(
        StoreOptions options,
        ManifestContent content,
        BlockCache cache,
        LogClock clock,
        bool onlyDurable,
        Picture? known)
    {
        _options = options;
        _clock = clock;
        Content = content;
        _handed = new HandedTables(number => TableOpening.OpenNamed(options, number, cache));
        Last = content.Version.Flushed;
        clock.Advance(content.Version.FlushedTime);
        _tail = LogTail.Open(options.Files, options.Directory, content.Version.OldestLog, onlyDurable);
        try
        {
            var active = new MemTable(options.MemTableBytes);
            KeyPart keys = OpenKeys(cache, active, known);
            Views = new ViewSet(
                [keys, new CollectionsPart(ImmutableDictionary<uint, CollectionState>.Empty)], Last, clock);
            var documents = new DocumentApplier(Views, options.Segments);
            _applier = ApplierOf(documents, active);
            var site = new SegmentSite(options.Files, options.Directory, cache, static () => { });
            var segments = new SegmentOpening(site, content.Version, _segmentFiles, keys, known?._segmentFiles);
            segments.Open(documents);
            Follow();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the manifest says.</summary>
    public ManifestContent Content { get; }

    /// <summary>Parts and sequence.</summary>
    public ViewSet Views { get; } = null!;

    /// <summary>Everything up to here is in it.</summary>
    public Sequence Last { get; private set; }

    /// <summary>Behind the turnstile of a store in which nobody commits.</summary>
    public StoreApplier Applier => _applier;

    /// <summary>Opens what the newest manifest lists, and follows the logs.</summary>
    /// <exception cref="IOException">A file is damaged, or was deleted since the manifest was read.</exception>
    public static Picture Open(
        StoreOptions options,
        ManifestContent content,
        BlockCache cache,
        LogClock clock,
        bool onlyDurable,
        Picture? known) =>
        new(options, content, cache, clock, onlyDurable, known);

    /// <summary>Applies what was added to the logs since.</summary>
    /// <exception cref="LogGoneException">A log was deleted before it was read: a newer manifest lists its
    /// content.</exception>
    public void Follow()
    {
        while (_tail.TryRead(out LogFrame frame))
        {
            if (frame.Last <= Content.Version.Flushed)
            {
                continue;
            }

            if (frame.First != Last.Next)
            {
                throw new CorruptionException(
                    _options.Directory, frame.Offset, "sequence of a log frame", $"{Last.Next}", $"{frame.First}");
            }

            Apply(frame);
        }

        Views.Publish(Last);
    }

    /// <summary>Lets files and memory go.</summary>
    public void Dispose()
    {
        _tail.Dispose();
        Views?.Close();
        _handed.Dispose();
        _frozen.Dispose();
        _signals.Dispose();
    }

    private KeyPart OpenKeys(BlockCache cache, MemTable active, Picture? known)
    {
        if (known is null)
        {
            return TableOpening.Open(_options, Content.Version, cache, active, null);
        }

        using ViewLease lease = known.Views.Acquire();
        return TableOpening.Open(_options, Content.Version, cache, active, (KeyPart)lease.View[ViewSlot.Keys]);
    }

    // Nothing of what a writer needs has to do here: nobody commits, so nobody is paced, and no request is asked for.
    private StoreApplier ApplierOf(DocumentApplier documents, MemTable active)
    {
        var pacer = new WritePacer(_options.Time);
        return new StoreApplier(
            Views,
            documents,
            new History(Views, _clock, _options, Content.Version),
            _frozen,
            _signals,
            pacer,
            new WritePressure(Views, _frozen, pacer, _options with { PacesWrites = false }),
            new RequestTable(_options.RequestCountMax, _options.RequestWindow),
            _handed,
            active,
            _options.MemTableBytes);
    }

    private void Apply(in LogFrame frame)
    {
        ReadOnlySpan<byte> operations = frame.Payload.Span;
        if (!_applier.HasRoom(operations))
        {
            _applier.MakeRoom(frame.First, _tail.Log, operations);
        }

        _applier.Reserve(operations);
        _applier.Apply(frame.First, frame.Time, operations);
        _clock.Advance(frame.Time);
        Last = frame.Last;
    }
}

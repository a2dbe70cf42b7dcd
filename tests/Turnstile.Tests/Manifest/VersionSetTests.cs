using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Tests.Storage;
using Version = Turnstile.Manifest.Version;

namespace Turnstile.Tests.Manifest;

public sealed class VersionSetTests
{
    internal static readonly Guid Identity = new("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly IReadOnlySet<FileNumber> Nothing = new HashSet<FileNumber>();

    [Fact]
    public void What_is_deleted_is_given_back_by_who_runs_the_releases_and_edits_go_on_meanwhile()
    {
        using var directory = new TemporaryDirectory();
        using var set = VersionSet.Create(directory.Files, directory.Path, Identity);
        string obsolete = FileNames.Of(FileKind.Table, set.NewFileNumber());
        File.WriteAllText(directory.At(obsolete), "content");
        var releases = new Releases();
        using var begun = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        using var applied = new ManualResetEventSlim();
        var thread = new Thread(() => Assert.Throws<OperationCanceledException>(() => releases.Run(stop.Token)));
        thread.Start();
        WaitUntilRunBy(thread, releases);

        // Whatever takes long there holds up no edit, and no deleting.
        releases.Add(() =>
        {
            begun.Set();
            Assert.True(applied.Wait(TimeSpan.FromSeconds(30)));
        });
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal([obsolete], set.DeleteObsolete(Nothing, set.NextFile, releases));
        set.Apply(new VersionEdit { OldestLog = set.NewFileNumber() });
        Assert.DoesNotContain(obsolete, directory.Files.ListFiles(directory.Path));
        int held = NamelessFiles.OpenCount(directory.At(obsolete));
        applied.Set();
        stop.Cancel();
        thread.Join();
        Assert.Equal(OperatingSystem.IsLinux() ? 1 : 0, held);
        Assert.Equal(0, NamelessFiles.OpenCount(directory.At(obsolete)));
    }

    [Fact]
    public void What_was_applied_is_there_after_opening_again()
    {
        using var directory = new TemporaryDirectory();
        Version written;
        using (var set = VersionSet.Create(directory.Files, directory.Path, Identity))
        {
            Add(directory, set);
            Add(directory, set);
            written = set.Apply(new VersionEdit
            {
                Removed = [set.Current.Files.Keys.First()],
                Flushed = new Sequence(7),
                OldestLog = new FileNumber(2),
            });
        }

        using var opened = VersionSet.Open(directory.Files, directory.Path);
        Assert.Equal(Identity, opened.Identity);
        Assert.Equal(written.Files.Keys, opened.Current.Files.Keys);
        Assert.Equal((written.Flushed, written.OldestLog), (opened.Current.Flushed, opened.Current.OldestLog));
        LiveFile was = written.Files.Values.Single();
        LiveFile found = opened.Current.Files.Values.Single();
        Assert.True(was.SmallestKey.Span.SequenceEqual(found.SmallestKey.Span));
        Assert.True(was.LargestKey.Span.SequenceEqual(found.LargestKey.Span));
        Assert.Equal(
            was with { SmallestKey = default, LargestKey = default },
            found with { SmallestKey = default, LargestKey = default });
    }

    [Fact]
    public void Opening_writes_and_deletes_nothing()
    {
        using var directory = new TemporaryDirectory();
        VersionSet.Create(directory.Files, directory.Path, Identity).Dispose();
        File.WriteAllText(directory.At("000044.table"), "nobody's");
        File.WriteAllText(directory.At("000045.log.tmp"), "nobody's");
        string[] before = [.. directory.Files.ListFiles(directory.Path)];
        using var set = VersionSet.Open(directory.Files, directory.Path);
        Assert.Equal(before, directory.Files.ListFiles(directory.Path));
        Assert.Equal(new FileNumber(46), set.NewFileNumber());
    }

    [Fact]
    public void File_numbers_are_unique_over_threads_and_openings()
    {
        using var directory = new TemporaryDirectory();
        var seen = new HashSet<FileNumber>();
        using (var set = VersionSet.Create(directory.Files, directory.Path, Identity))
        {
            FileNumber[][] taken = new FileNumber[4][];
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
                taken[i] = [.. Enumerable.Range(0, 1000).Select(_ => set.NewFileNumber())]))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.All(taken.SelectMany(numbers => numbers), number => Assert.True(seen.Add(number)));
            set.Apply(new VersionEdit());
        }

        using var opened = VersionSet.Open(directory.Files, directory.Path);
        Assert.True(seen.Add(opened.NewFileNumber()));
    }

    [Fact]
    public void A_manifest_that_has_grown_is_replaced_and_the_old_one_deleted()
    {
        using var directory = new TemporaryDirectory();
        using var set = VersionSet.Create(directory.Files, directory.Path, Identity, growthBytes: 500);
        for (int i = 0; i < 40; i++)
        {
            Add(directory, set);
        }

        string manifest = Assert.Single(
            directory.Files.ListFiles(directory.Path), name => name.EndsWith(".manifest", StringComparison.Ordinal));
        Assert.NotEqual("000001.manifest", manifest);
        using var opened = VersionSet.Open(directory.Files, directory.Path);
        Assert.Equal(40, opened.Current.Files.Count);
    }

    [Fact]
    public void A_snapshot_of_many_files_with_long_keys_spans_several_frames()
    {
        using var directory = new TemporaryDirectory();
        string key = new('k', 100_000);
        LiveFile[] files = [.. Enumerable.Range(1, 50).Select(i => LiveFiles.Table((ulong)i, key, key))];
        Version version = Version.Empty.With(new VersionEdit { Added = files });
        VersionSet.Create(directory.Files, directory.Path, Identity, version, new FileNumber(51)).Dispose();
        Assert.Equal(50, ManifestReader.Read(directory.Files, directory.Path).Version.Files.Count);
    }

    [Fact]
    public void TRUTH_1_a_missing_file_fails_the_opening_unless_it_is_derived()
    {
        using var directory = new TemporaryDirectory();
        using (var set = VersionSet.Create(directory.Files, directory.Path, Identity))
        {
            LiveFile table = Add(directory, set);
            LiveFile graph = LiveFiles.Of(set.NewFileNumber().Value, FileKind.Index, table.Number.Value);
            set.Apply(new VersionEdit { Added = [graph] });
        }

        VersionSet.Open(directory.Files, directory.Path).Dispose();
        File.Delete(directory.At("000002.table"));
        var damage = Assert.Throws<CorruptionException>(() => VersionSet.Open(directory.Files, directory.Path));
        Assert.Equal(directory.At("000002.table"), damage.File);
    }

    [Fact]
    public void A_directory_without_manifest_is_no_database_and_one_with_files_takes_no_new_one()
    {
        using var directory = new TemporaryDirectory();
        Assert.False(VersionSet.Exists(directory.Files, directory.At("nowhere")));
        Assert.False(VersionSet.Exists(directory.Files, directory.Path));
        Assert.Throws<CorruptionException>(() => VersionSet.Open(directory.Files, directory.Path));
        File.WriteAllText(directory.At("000001.log"), "left over");
        Assert.Throws<CorruptionException>(() => VersionSet.Create(directory.Files, directory.Path, Identity));
        File.Delete(directory.At("000001.log"));
        File.WriteAllText(directory.At("notes.txt"), "not ours");
        VersionSet.Create(directory.Files, directory.Path, Identity).Dispose();
        Assert.True(VersionSet.Exists(directory.Files, directory.Path));
    }

    [Fact]
    public void An_edit_that_does_not_fit_is_refused_and_leaves_the_set_open()
    {
        using var directory = new TemporaryDirectory();
        using var set = VersionSet.Create(directory.Files, directory.Path, Identity);
        Assert.Throws<InvariantException>(() => set.Apply(new VersionEdit { Removed = [new FileNumber(9)] }));
        Assert.Throws<InvariantException>(() => set.Apply(new VersionEdit { Added = [LiveFiles.Table(1000)] }));
        Add(directory, set);
    }

    [Fact]
    public void Only_files_that_nobody_needs_are_deleted()
    {
        using var directory = new TemporaryDirectory();
        using var set = VersionSet.Create(directory.Files, directory.Path, Identity);
        LiveFile live = Add(directory, set);
        FileNumber used = set.NewFileNumber();
        FileNumber obsolete = set.NewFileNumber();
        FileNumber oldLog = set.NewFileNumber();
        FileNumber log = set.NewFileNumber();
        string[] kept =
        [
            "000001.manifest", live.Name, FileNames.Of(FileKind.Table, used), FileNames.Of(FileKind.Log, log),
            "LOCK", "notes.txt", "000009.table.bak", "000099.table", "000098.log.tmp",
        ];
        string[] gone =
        [
            FileNames.Of(FileKind.Table, obsolete), FileNames.Of(FileKind.Log, oldLog),
            FileNames.Of(FileKind.Segment, live.Number), FileNames.Of(FileKind.Log, obsolete) + ".tmp",
        ];
        foreach (string name in kept.Concat(gone).Where(name => !File.Exists(directory.At(name))))
        {
            File.WriteAllText(directory.At(name), "content");
        }

        set.Apply(new VersionEdit { OldestLog = log });
        IReadOnlyList<string> deleted = set.DeleteObsolete(new HashSet<FileNumber> { used }, set.NextFile);
        Assert.Equal(gone.Order(StringComparer.Ordinal), deleted);
        Assert.Equal(kept.Order(StringComparer.Ordinal), directory.Files.ListFiles(directory.Path));
        Assert.Empty(set.DeleteObsolete(new HashSet<FileNumber> { used }, set.NextFile));
        Assert.NotEmpty(set.DeleteObsolete(Nothing, set.NextFile));
    }

    [Fact]
    public void A_torn_tail_at_every_byte_of_the_last_edit_takes_that_edit_alone()
    {
        using var directory = new TemporaryDirectory();
        long before;
        using (var set = VersionSet.Create(directory.Files, directory.Path, Identity))
        {
            Add(directory, set);
            before = new FileInfo(directory.At("000001.manifest")).Length;
            Add(directory, set);
        }

        byte[] whole = File.ReadAllBytes(directory.At("000001.manifest"));
        for (int cut = 0; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(directory.At("000001.manifest"), whole[..cut]);
            if (cut < before)
            {
                Either(directory);
            }
            else
            {
                Assert.Single(ManifestReader.Read(directory.Files, directory.Path).Version.Files);
            }
        }
    }

    // Cut within the snapshot: damage. Cut within the first edit: it is the last one then, and torn.
    private static void Either(TemporaryDirectory directory)
    {
        try
        {
            Assert.Empty(ManifestReader.Read(directory.Files, directory.Path).Version.Files);
        }
        catch (CorruptionException damage)
        {
            Assert.Equal(directory.At("000001.manifest"), damage.File);
        }
    }

    private static LiveFile Add(TemporaryDirectory directory, VersionSet set)
    {
        LiveFile file = LiveFiles.Table(set.NewFileNumber().Value);
        File.WriteAllText(directory.At(file.Name), "content");
        set.Apply(new VersionEdit { Added = [file] });
        return file;
    }

    // Before the thread runs them, who brings something gives it back himself.
    private static void WaitUntilRunBy(Thread thread, Releases releases)
    {
        Thread? seen = null;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                releases.Add(() => Volatile.Write(ref seen, Thread.CurrentThread));
                return Volatile.Read(ref seen) == thread;
            },
            TimeSpan.FromSeconds(30)));
    }
}

using System.Text;
using Turnstile.Collections;
using Turnstile.Engine;
using Turnstile.Engine.Verification;
using Turnstile.Kv;
using Turnstile.Manifest;
using Turnstile.Salvage;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Salvage;

/// <summary>Each file of a small database is deleted, cut and damaged in places, and the rest salvaged.</summary>
/// <remarks>
/// Scenario: a keyspace whose tables have several blocks, and a collection; flushed, changed, flushed, changed; one
/// damage at a time.
/// Oracle: the model. Every row is as it was, unless the report names its key or its sequence as lost; no other row
/// is there, unless the report names its key, or any sequence, as lost. The source sees no write.
/// It does not model: two damages at once, and disks that fail to read.
/// </remarks>
public sealed class SalvageTests(ITestOutputHelper output)
{
    private const string Root = "/db";
    private const int PlacesPerFile = 16;
    private static readonly Lazy<(VirtualDisk Disk, ModelState State)> s_database = new(Make);

    [Fact]
    public void Of_a_whole_database_everything_is_there()
    {
        (VirtualDisk disk, ModelState state) = s_database.Value;
        (SalvageReport report, _) = Salvage(disk.Clone(), state, null);
        Assert.True(report.IsWhole);
        Assert.All(report.Files, static file => Assert.Null(file.Problem));
        Assert.Equal(state.Keyspaces["users"].Count, report.Rows.Single(rows => rows.Name == "users").Count);
        Assert.Equal(state.Collections["notes"].Count, report.Rows.Single(rows => rows.Name == "notes").Count);
    }

    [Theory]
    [InlineData("Log")]
    [InlineData("Manifest")]
    [InlineData("Table")]
    [InlineData("Segment")]
    [InlineData("Index")]
    [InlineData("Superseded")]
    public void What_no_damaged_place_held_is_there(string kind)
    {
        (VirtualDisk disk, ModelState state) = s_database.Value;
        string[] names = [.. disk.ListFiles(Root).Where(name => KindOf(name) == kind)];
        Assert.NotEmpty(names);
        int reported = 0;
        int cases = 0;
        foreach (string name in names)
        {
            string path = Path.Combine(Root, name);
            foreach (Action<VirtualDisk> damage in Damages(disk, path))
            {
                VirtualDisk damaged = disk.Clone();
                damage(damaged);
                (SalvageReport report, _) = Salvage(damaged, state, damaged.FileExists(path) ? null : name);
                bool isNamed = report.Files.Any(file => file.Name == name && file.Problem is not null)
                    || !report.IsManifestRead;
                reported += isNamed ? 1 : 0;
                cases++;
            }
        }

        output.WriteLine($"{names.Length} files, {cases} cases, {reported} reported");
        Assert.True(reported > 0, "no damage was reported");
    }

    [Fact]
    public void A_damaged_block_loses_its_own_keys_only()
    {
        (VirtualDisk disk, ModelState state) = s_database.Value;
        VirtualDisk damaged = disk.Clone();
        LiveFile table = ManifestReader.Read(disk, Root).Version.Files.Values
            .Where(static file => file.Kind == FileKind.Table)
            .MaxBy(static file => file.LengthBytes)!;
        damaged.FlipBit(Path.Combine(Root, table.Name), table.LengthBytes * 8 / 2);
        (SalvageReport report, int same) = Salvage(damaged, state, null);
        LostKeys[] lost = [.. report.LostKeys.Where(static keys => keys.Owner == "users")];
        Assert.Single(lost);
        Assert.NotEqual(0, lost[0].First.Length);
        Assert.NotNull(lost[0].Last);
        Assert.True(same > state.Keyspaces["users"].Count / 2, $"{same} of {state.Keyspaces["users"].Count} are left");
    }

    [Fact]
    public void Without_its_catalog_a_row_is_in_a_keyspace_of_a_made_up_name()
    {
        VirtualDisk disk = new();
        using (SteppedStore store = SteppedStore.Open(disk, Root, 3))
        {
            Keyspace users = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("users", CancellationToken.None));
            store.Settle();
            SteppedStore.Wait(users.PutAsync("a"u8.ToArray(), "1"u8.ToArray()));
        }

        foreach (string name in disk.ListFiles(Root).Where(static name => KindOf(name) == "Table"))
        {
            disk.Delete(Path.Combine(Root, name));
        }

        // The retained log has the catalog too.
        foreach (string name in disk.ListFiles(Root).Where(static name => KindOf(name) == "Log").SkipLast(1))
        {
            disk.Delete(Path.Combine(Root, name));
        }

        using var target = SteppedStore.Open(new VirtualDisk(), "/new", 4);
        SalvageReport report = Run(disk, target);
        SalvagedRows rows = Assert.Single(report.Rows);
        Assert.False(rows.IsNamed);
        Assert.Equal("1"u8.ToArray(), target.Keyspace(rows.Name).Get("a"u8)!.Value.ToArray());
        Assert.Contains(report.LostKeys, static keys => keys.Owner.Length == 0);
    }

    [Fact]
    public void A_damaged_log_that_is_only_kept_is_named_and_the_database_is_good()
    {
        VirtualDisk damaged = s_database.Value.Disk.Clone();
        FileNumber oldest = ManifestReader.Read(damaged, Root).Version.OldestLog;
        string name = damaged.ListFiles(Root).First(static name => KindOf(name) == "Log");
        Assert.True(string.CompareOrdinal(name, FileNames.Of(FileKind.Log, oldest)) < 0);
        damaged.FlipBit(Path.Combine(Root, name), 100 * 8);
        var report = new VerifyReport(StoreVerification.Run(damaged, Root));
        FileVerdict verdict = Assert.Single(report.Files, static file => file.Problem is not null);
        Assert.Equal(name, verdict.Name);
        Assert.True(verdict.IsSpare);
        Assert.True(report.IsGood);
    }

    private static IEnumerable<Action<VirtualDisk>> Damages(VirtualDisk disk, string path)
    {
        byte[] content = disk.ReadAll(path);
        int length = Math.Min(content.Length, content.AsSpan().LastIndexOfAnyExcept((byte)0) + 9);
        yield return damaged => damaged.Delete(path);
        yield return damaged => Cut(damaged, path, 0);
        yield return damaged => Cut(damaged, path, length / 2);
        yield return damaged => Cut(damaged, path, length - 20);
        for (int i = 0; i < PlacesPerFile; i++)
        {
            long bit = ((length - 1L) * 8 * i / (PlacesPerFile - 1)) + (i % 8);
            yield return damaged => damaged.FlipBit(path, bit);
        }

        // The head of a log, and the footer of anything else.
        yield return damaged => damaged.FlipBit(path, 30 * 8);
        yield return damaged => damaged.FlipBit(path, (content.Length - 10L) * 8);
    }

    private static void Cut(VirtualDisk disk, string path, long length)
    {
        using IFile file = disk.Open(path);
        file.SetLength(length);
    }

    // The report, and how many keys are as they were.
    private static (SalvageReport Report, int Same) Salvage(VirtualDisk damaged, ModelState state, string? missing)
    {
        int before = damaged.OperationCount;
        using var target = SteppedStore.Open(new VirtualDisk(), "/new", 5, memTableBytes: 1 << 20);
        SalvageReport report = Run(damaged, target);
        Assert.Equal(before, damaged.OperationCount);

        // Nothing says how far a log went that is gone.
        bool isNewestGone = missing is not null && KindOf(missing) == "Log";
        Dictionary<string, string> found = Found(target.Doors);
        int same = 0;
        foreach ((string owner, byte[] key, string text, ulong sequence) in Expected(state))
        {
            string name = NameOf(owner, key);
            if (found.Remove(name, out string? there) && there == text)
            {
                same++;
                continue;
            }

            bool isVectorless = report.Rows.Any(static rows => rows.WithoutVectorsCount > 0)
                && there is not null && text.StartsWith(there.Split('|')[0], StringComparison.Ordinal);
            Assert.True(
                isVectorless || isNewestGone || IsUnsure(report, owner, key) || IsLost(report, sequence),
                $"{name} is {there}, not {text}; {string.Join("\n", report.Files.Where(f => f.Problem is not null))}");
        }

        foreach (string name in found.Keys)
        {
            string[] parts = name.Split('/');
            Assert.True(
                isNewestGone || report.LostSequences.Count > 0
                    || IsUnsure(report, parts[0], Convert.FromHexString(parts[1])),
                $"{name} is there");
        }

        return (report, same);
    }

    private static SalvageReport Run(VirtualDisk source, SteppedStore target) =>
        SteppedStore.Wait(new ValueTask<SalvageReport>(
            SalvageJob.RunAsync(source, Root, target.Doors, 1, CancellationToken.None)));

    private static bool IsUnsure(SalvageReport report, string owner, byte[] key) => report.LostKeys.Any(keys =>
        (keys.Owner == owner || keys.Owner.Length == 0)
        && (keys.Owner.Length == 0 || (keys.First.Span.SequenceCompareTo(key) <= 0
            && (keys.Last is not { } last || last.Span.SequenceCompareTo(key) >= 0))));

    private static bool IsLost(SalvageReport report, ulong sequence) => report.LostSequences.Any(lost =>
        lost.First.Value <= sequence && (lost.Last is not { } last || last.Value >= sequence));

    private static IEnumerable<(string Owner, byte[] Key, string Text, ulong Sequence)> Expected(ModelState state)
    {
        foreach ((string key, ModelEntry entry) in state.Keyspaces["users"])
        {
            yield return ("users", Encoding.ASCII.GetBytes(key), entry.Value, entry.Sequence);
        }

        foreach (ModelDocument document in state.Collections["notes"].Values)
        {
            yield return (
                "notes",
                Collections.Documents.DocumentIdCodec.ToBytes(document.Id),
                TextOf(document.ToDocument()),
                document.Sequence);
        }
    }

    private static Dictionary<string, string> Found(Doors doors)
    {
        var found = new Dictionary<string, string>();
        if (doors.TryGetKeyspace("users", out Keyspace? users))
        {
            foreach (Entry entry in users.Scan())
            {
                found.Add(NameOf("users", entry.Key.ToArray()), Encoding.ASCII.GetString(entry.Value.Span));
            }
        }

        if (doors.TryGetCollection("notes", out Collection? notes))
        {
            for (long id = 0; id < 40; id++)
            {
                if (notes.Fetch(id) is { } document)
                {
                    byte[] key = Collections.Documents.DocumentIdCodec.ToBytes(id);
                    found.Add(NameOf("notes", key), TextOf(document));
                }
            }
        }

        return found;
    }

    private static string NameOf(string owner, byte[] key) => $"{owner}/{Convert.ToHexString(key)}";

    private static string TextOf(Collections.Documents.Document document)
    {
        var text = new StringBuilder();
        foreach (string name in (string[])["label", "open", "weight"])
        {
            text.Append(document[name]).Append(' ');
        }

        text.Append('|');
        foreach (string name in (string[])["meaning", "sound", "terms", "words"])
        {
            Collections.Documents.VectorValue vector = document.Vectors[name];
            text.Append(Convert.ToHexString(vector.IsNull ? [] : vector.Bytes)).Append(' ');
        }

        return text.ToString();
    }

    private static string KindOf(string name) =>
        FileNames.TryParse(name, out FileKind kind, out _) ? kind.ToString() : "none";

    private static (VirtualDisk Disk, ModelState State) Make()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, Root, 7, memTableBytes: 1 << 18);
        SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("users", CancellationToken.None));
        SteppedStore.Wait(store.Doors.CreateCollectionAsync(
            SampleSchemas.Collections["notes"], CancellationToken.None));
        ModelState state = ModelState.Empty.WithKeyspace("users").WithCollection("notes");
        state = Write(store, state, 0, 60, 1);
        store.Settle();
        state = Write(store, state, 5, 30, 3);
        state = DeleteSome(store, state, "k40", "k44");
        store.Settle();
        state = Write(store, state, 8, 20, 4);
        state = DeleteSome(store, state, "k50", "k53");
        store.Sync();
        return (disk.Clone(), state);
    }

    private static ModelState Write(SteppedStore store, ModelState state, int first, int count, int step)
    {
        Keyspace users = store.Keyspace("users");
        store.Doors.TryGetCollection("notes", out Collection? notes);
        var documents = new DocumentSource(new Random(first + 11));
        for (int i = first; i < count; i += step)
        {
            string key = $"k{i:00}";
            state = state.Put("users", key, string.Concat(Enumerable.Repeat($"{key} at {state.Last}; ", 90)));
            SteppedStore.Wait(users.PutAsync(
                Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(state.Keyspaces["users"][key].Value)));
            if (i % 2 == 0)
            {
                ModelDocument document = documents.Next("notes", i / 2);
                state = state.Upsert("notes", document);
                SteppedStore.Wait(notes!.UpsertAsync(document.ToDocument()));
            }
        }

        return state;
    }

    private static ModelState DeleteSome(SteppedStore store, ModelState state, string start, string end)
    {
        Keyspace users = store.Keyspace("users");
        SteppedStore.Wait(users.DeleteAsync(Encoding.ASCII.GetBytes(end)));
        SteppedStore.Wait(users.DeleteRangeAsync(Encoding.ASCII.GetBytes(start), Encoding.ASCII.GetBytes(end)));
        return state.Delete("users", end).DeleteRange("users", start, end);
    }
}

using System.Text;
using Turnstile.Engine;
using Turnstile.Engine.Verification;
using Turnstile.Kv;
using Turnstile.Manifest;
using Turnstile.Salvage;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Salvage;

/// <summary>Loads, whose tables only the log names until the next flush, in salvage and verification.</summary>
/// <remarks>
/// Scenario: keys are written and flushed, sorted data is loaded and written over; the power goes at each operation, or
/// a table of the load is damaged or gone.
/// Oracle: of what a crash leaves, salvage finds what opening it finds; a damaged table is named, and so are its keys.
/// It does not model: logs that are damaged beside tables of loads.
/// </remarks>
public sealed class LoadSalvageTests
{
    private const string Root = "/db";

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void Salvage_finds_what_opening_finds_at_every_crash(LossModel model)
    {
        VirtualDisk disk = Loaded();
        for (int operation = 0; operation <= disk.OperationCount; operation++)
        {
            VirtualDisk left = disk.At(operation, model, (ulong)operation);
            if (left.DirectoryExists(Root) && VersionSet.Exists(left, Root))
            {
                (Dictionary<string, string> found, _) = Salvaged(left);
                Assert.Equal(Opened(left), found);
            }
        }
    }

    [Fact]
    public void A_table_that_only_the_log_names_is_verified()
    {
        VirtualDisk disk = Loaded().Clone();
        string[] names = OnlyLogged(disk);
        var whole = new VerifyReport(StoreVerification.Run(disk, Root));
        Assert.True(whole.IsGood);
        Assert.Empty(names.Except(whole.Files.Select(static file => file.Name)));
        disk.FlipBit(Path.Combine(Root, names[0]), 200);
        disk.Delete(Path.Combine(Root, names[1]));
        var report = new VerifyReport(StoreVerification.Run(disk, Root));
        Assert.False(report.IsGood);
        Assert.Equal(
            names[..2], report.Files.Where(static file => file.Problem is not null).Select(static file => file.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_lost_table_of_a_load_is_named_with_its_keys_and_the_others_are_there(bool isDeleted)
    {
        VirtualDisk disk = Loaded().Clone();
        Dictionary<string, string> all = Opened(disk.Clone());
        string name = OnlyLogged(disk)[0];
        if (isDeleted)
        {
            disk.Delete(Path.Combine(Root, name));
        }
        else
        {
            disk.FlipBit(Path.Combine(Root, name), 200);
        }

        (Dictionary<string, string> found, SalvageReport report) = Salvaged(disk);
        Assert.Contains(report.Files, file => file.Name == name && file.Problem is not null);
        Assert.InRange(found.Count, 5, all.Count - 1);
        foreach ((string key, string value) in all)
        {
            bool isNamed = report.LostKeys.Any(lost => IsIn(lost, Encoding.ASCII.GetBytes(key)));
            Assert.True(isNamed || found.GetValueOrDefault(key) == value, key);
        }
    }

    private static bool IsIn(LostKeys lost, byte[] key) => lost.First.Span.SequenceCompareTo(key) <= 0
        && (lost.Last is not { } last || last.Span.SequenceCompareTo(key) >= 0);

    // Tables that are there and in no manifest.
    private static string[] OnlyLogged(VirtualDisk disk)
    {
        var listed = ManifestReader.Read(disk, Root).Version.Files.Values.Select(static file => file.Name).ToHashSet();
        string[] names = [.. disk.ListFiles(Root).Where(name =>
            FileNames.TryParse(name, out FileKind kind, out _) && kind == FileKind.Table && !listed.Contains(name))];
        Assert.InRange(names.Length, 2, 100);
        return names;
    }

    private static VirtualDisk Loaded()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, Root, 7, memTableBytes: 1 << 16);
        Keyspace keys = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        var loaded = new LoadedKeys();
        for (int i = 0; i < 5; i++)
        {
            loaded.Put(keys, i, "before");
        }

        loaded.DeleteRange(keys, 100, 400);
        store.Persist();
        Assert.True(loaded.Load(keys, 100, 150, 2, new string('v', 40)).IsOk);
        loaded.Put(keys, 104, "after");
        loaded.Delete(keys, 106);
        store.Sync();
        return disk;
    }

    private static Dictionary<string, string> Opened(VirtualDisk disk)
    {
        using SteppedStore store = SteppedStore.Open(disk.Clone(), Root, 1);
        return Found(store.Doors);
    }

    private static (Dictionary<string, string> Found, SalvageReport Report) Salvaged(VirtualDisk disk)
    {
        using var target = SteppedStore.Open(new VirtualDisk(), "/new", 5, memTableBytes: 1 << 20);
        SalvageReport report = SteppedStore.Wait(new ValueTask<SalvageReport>(
            SalvageJob.RunAsync(disk, Root, target.Doors, 1, CancellationToken.None)));
        return (Found(target.Doors), report);
    }

    private static Dictionary<string, string> Found(Doors doors) =>
        doors.TryGetKeyspace("k", out Keyspace? keys)
            ? keys.Scan().ToDictionary(
                static entry => Encoding.ASCII.GetString(entry.Key.Span),
                static entry => Encoding.ASCII.GetString(entry.Value.Span))
            : [];
}

using System.Collections.Concurrent;
using System.Text;
using Turnstile.Collections;
using Turnstile.Engine.Verification;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Faults;

/// <summary>One flipped bit in any byte of any file of a database.</summary>
/// <remarks>
/// Scenario: a small closed database with files of every kind; one bit of each byte is turned around, which one
/// depends on the byte.
/// Oracle: opening, reading or nothing reports it as <see cref="CorruptionException"/>; what is read in spite of it
/// is right, but for writes that nothing vouches for yet at the end of the newest log; a damaged graph is built
/// again. If reading suffers, verification names it too. Never another exception, never a wrong answer.
/// It does not model: two damages at once, and files that are exchanged for others.
/// </remarks>
public sealed class DatabaseDamageTests(ITestOutputHelper output)
{
    private const string Root = "/db";
    private static readonly Lazy<(VirtualDisk Disk, Timeline Timeline)> s_database = new(Make);

    [Theory]
    [InlineData("Log")]
    [InlineData("Manifest")]
    [InlineData("Table")]
    [InlineData("Segment")]
    [InlineData("Index")]
    [InlineData("Superseded")]
    public void A_flipped_bit_is_reported_or_harmless(string kind)
    {
        (VirtualDisk disk, Timeline timeline) = s_database.Value;
        var failures = new ConcurrentQueue<string>();
        int reported = 0;
        string[] names = [.. disk.ListFiles(Root).Where(name => KindOf(name) == kind)];
        Assert.NotEmpty(names);

        // The newest ones: the oldest logs are kept for watchers only, and no opening reads them.
        foreach (string path in names.TakeLast(2).Select(name => Path.Combine(Root, name)))
        {
            int length = disk.ReadAll(path).Length;
            int end = LastByte(disk.ReadAll(path)) + 16;
            Parallel.For(0, length, offset =>
            {
                // Behind the end of a log there are zeros only; a few of them are enough.
                if (failures.IsEmpty && (offset < end || offset % 64 == 0))
                {
                    VirtualDisk damaged = disk.Clone();
                    damaged.FlipBit(path, (offset * 8L) + (offset * 5 % 8));
                    try
                    {
                        Interlocked.Add(ref reported, Check(damaged, timeline, kind) ? 1 : 0);
                    }
                    catch (Exception failure)
                    {
                        failures.Enqueue($"{path}, byte {offset} of {length}: {failure}");
                    }
                }
            });
            output.WriteLine($"{path}: {length} bytes, {reported} reported");
        }

        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        Assert.True(reported > 0, "no damage was reported");
    }

    [Fact]
    public void A_damaged_graph_is_built_and_written_again()
    {
        (VirtualDisk disk, Timeline timeline) = s_database.Value;
        VirtualDisk damaged = disk.Clone();
        string name = disk.ListFiles(Root).First(found => KindOf(found) == "Index");
        damaged.FlipBit(Path.Combine(Root, name), 800);
        Assert.Contains(StoreVerification.Run(damaged, Root), verdict => verdict.Problem is not null);
        using (SteppedStore store = SteppedStore.Open(damaged, Root, 1))
        {
            StateCheck.Check(store.Doors, timeline.StateAt(store.Visible), 1);
            store.Settle();
            StateCheck.Check(store.Doors, timeline.StateAt(store.Visible), 1);
        }

        using (SteppedStore.Open(damaged, Root, 2))
        {
            Assert.All(StoreVerification.Run(damaged, Root), static verdict => Assert.Null(verdict.Problem));
        }
    }

    // True if the damage was reported.
    private static bool Check(VirtualDisk damaged, Timeline timeline, string kind)
    {
        bool isReported = IsReportedByVerification(damaged);
        try
        {
            using SteppedStore store = SteppedStore.Open(damaged, Root, 1);
            ModelState state = timeline.Find(store.Visible, int.MaxValue, Durability.Process);
            StateCheck.Check(store.Doors, state, 1);
            return isReported;
        }
        catch (CorruptionException)
        {
            if (!isReported)
            {
                throw new StateMismatchException($"a {kind} that cannot be read passes verification");
            }

            return true;
        }
    }

    private static bool IsReportedByVerification(VirtualDisk damaged)
    {
        try
        {
            return StoreVerification.Run(damaged, Root).Any(static verdict => verdict.Problem is not null);
        }
        catch (CorruptionException)
        {
            return true;
        }
    }

    private static string KindOf(string name) =>
        FileNames.TryParse(name, out FileKind kind, out _) ? kind.ToString() : "none";

    private static int LastByte(byte[] bytes) => bytes.AsSpan().LastIndexOfAnyExcept((byte)0);

    private static (VirtualDisk Disk, Timeline Timeline) Make()
    {
        var disk = new VirtualDisk();
        var timeline = new Timeline(ModelState.Empty);
        using (SteppedStore store = SteppedStore.Open(disk, Root, 7))
        {
            ModelState state = Fill(store, ModelState.Empty, timeline);
            store.Settle();
            state = Change(store, state, timeline, count: 3);

            // Not settled: segments that are merged keep no marks.
            store.Persist();
            Change(store, state, timeline, count: 2);
        }

        return (disk, timeline);
    }

    private static ModelState Fill(SteppedStore store, ModelState state, Timeline timeline)
    {
        SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("users", CancellationToken.None));
        SteppedStore.Wait(store.Doors.CreateCollectionAsync(
            SampleSchemas.Collections["notes"], CancellationToken.None));
        return Change(store, state.WithKeyspace("users").WithCollection("notes"), timeline, count: 5);
    }

    // Each round writes the same ids, so the second one marks some of what the first one flushed.
    private static ModelState Change(SteppedStore store, ModelState state, Timeline timeline, int count)
    {
        store.Doors.TryGetKeyspace("users", out Keyspace? users);
        store.Doors.TryGetCollection("notes", out Collection? notes);
        var documents = new DocumentSource(new Random((int)state.Last));
        for (int i = 0; i < count; i++)
        {
            string key = $"k{i + 8:00}";
            state = state.Put("users", key, $"value {state.Last}");
            SteppedStore.Wait(users!.PutAsync(
                Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(state.Keyspaces["users"][key].Value)));
            timeline.Begin(0, state);
            ModelDocument document = documents.Next("notes", i);
            state = state.Upsert("notes", document);
            SteppedStore.Wait(notes!.UpsertAsync(document.ToDocument()));
            timeline.Begin(0, state);
        }

        return state;
    }
}

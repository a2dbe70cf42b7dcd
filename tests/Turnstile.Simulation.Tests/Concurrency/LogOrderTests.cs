using System.Collections.Concurrent;
using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>The order of the log is the order of the sequences, and the order in which each writer was
/// answered.</summary>
/// <remarks>
/// Scenario: many writers commit single keys and batches with every durability; then the log is read back.
/// Oracle: frames follow each other without gap from sequence 1; each acknowledged commit stands in the log at the
/// sequences it was told, and each writer's commits in the order in which it made them.
/// It does not model: logs that were flushed away.
/// </remarks>
public sealed class LogOrderTests
{
    private const int Writers = 8;

    [Fact]
    public async Task ORDER_1_the_log_holds_every_commit_at_the_sequence_that_was_answered()
    {
        await using RunningStore store = await RunningStore.CreateAsync(memTableBytes: 64 << 20);
        var answered = new ConcurrentDictionary<ulong, (int Writer, int Number)>();
        int[] numbers = new int[Writers];
        await RunningStore.RunAsync(
            RunningStore.Duration / 2,
            Enumerable.Range(0, Writers).Select(writer => (Action)(() =>
            {
                int number = ++numbers[writer];
                var batch = new WriteBatch();
                for (int i = 0; i <= number % 3; i++)
                {
                    batch.Put(store.Keys, KeyOf(writer, number, i), new byte[number % 50]);
                }

                CommitResult result = store.Doors.CommitAsync(
                    batch.Operations, (Durability)(number % 50 == 0 ? 0 : 1), CancellationToken.None).AsTask().Result;
                Assert.True(answered.TryAdd(result.First.Value, (writer, number)), "a sequence was given out twice");
            })));
        string directory = store.Open.Store.Directory;
        ulong last = store.Open.Store.Views.Visible.Value;
        ulong next = 1;
        int[] seen = new int[Writers];
        LogRecovery.Run(new DiskFileSystem(), directory, default, (in LogFrame frame) =>
        {
            Assert.Equal(next, frame.First.Value);
            var reader = new OperationReader(frame.Payload.Span);
            while (reader.TryRead(out Operation operation))
            {
                if (operation.Key.Length == 12 && operation.Target == store.Keys.Id)
                {
                    CheckOperation(next, operation.Key, answered, seen);
                }

                next++;
            }

            Assert.Equal(next - 1, frame.Last.Value);
        });
        Assert.Equal(last, next - 1);
        Assert.Equal(numbers, seen);
    }

    private static void CheckOperation(
        ulong sequence,
        ReadOnlySpan<byte> key,
        ConcurrentDictionary<ulong, (int Writer, int Number)> answered,
        int[] seen)
    {
        int writer = BitConverter.ToInt32(key);
        int number = BitConverter.ToInt32(key[4..]);
        int index = BitConverter.ToInt32(key[8..]);
        Assert.Equal((writer, number), answered[sequence - (ulong)index]);
        if (index == 0)
        {
            Assert.Equal(++seen[writer], number);
        }
    }

    private static byte[] KeyOf(int writer, int number, int index) =>
        [.. BitConverter.GetBytes(writer), .. BitConverter.GetBytes(number), .. BitConverter.GetBytes(index)];
}

using Turnstile.Collections.Segments;

namespace Turnstile.Tests.Collections.Segments;

/// <summary>A sample of what callers ask.</summary>
public sealed class AskedVectorsTests
{
    [Fact]
    public void A_sample_is_full_once_and_the_next_takes_longer()
    {
        var asked = new AskedVectors();
        Assert.True(asked.Want());
        Assert.Null(asked.TryTake());
        int first = OffersUntilFull(asked);
        byte[][] vectors = Assert.IsType<byte[][]>(asked.TryTake());
        IEnumerable<int> numbers = vectors.Select(static vector => BitConverter.ToInt32(vector));
        Assert.Equal(AskedVectors.SampleCount, numbers.Distinct().Count());
        Assert.Null(asked.TryTake());
        Assert.True(OffersUntilFull(asked) > 8 * first);
    }

    [Fact]
    public void The_first_who_wants_is_told_and_an_heir_has_what_was_taken_last()
    {
        var asked = new AskedVectors();
        Assert.False(asked.IsWanted);
        Assert.False(asked.Heir().IsWanted);
        Assert.True(asked.Offer([1]));
        Assert.True(asked.IsWanted && asked.Heir().IsWanted);
        Assert.False(asked.Want());
        OffersUntilFull(asked);
        Assert.Null(asked.Heir().TryTake());
        byte[][] taken = asked.TryTake()!;
        Assert.Equal(taken, asked.Heir().TryTake());
        Assert.False(asked.IsFull);
    }

    [Fact]
    public async Task Many_who_offer_make_it_full_once_and_leave_no_place_empty()
    {
        var asked = new AskedVectors();
        asked.Want();
        int full = 0;
        int taken = 0;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Task offering = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Start(() =>
        {
            while (Volatile.Read(ref taken) < 3 && !limit.IsCancellationRequested)
            {
                if (asked.Offer(new byte[8]))
                {
                    Interlocked.Increment(ref full);
                }
            }
        })));
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Start(() =>
        {
            while (!offering.IsCompleted)
            {
                if (asked.TryTake() is { } vectors)
                {
                    Interlocked.Increment(ref taken);
                    Assert.All(vectors, static vector => Assert.Equal(8, vector.Length));
                }
            }
        })));
        await offering;
        Assert.True(taken >= 3, $"{taken} taken");
        Assert.Equal(full, taken + (asked.TryTake() is null ? 0 : 1));
    }

    private static Task Start(Action run) => Task.Factory.StartNew(
        run, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int OffersUntilFull(AskedVectors asked)
    {
        int offers = 1;
        while (!asked.Offer(BitConverter.GetBytes(offers)))
        {
            offers++;
        }

        return offers;
    }
}

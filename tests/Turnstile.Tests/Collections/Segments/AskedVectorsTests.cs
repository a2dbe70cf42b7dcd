using Turnstile.Collections.Segments;

namespace Turnstile.Tests.Collections.Segments;

/// <summary>A sample of what callers ask.</summary>
public sealed class AskedVectorsTests
{
    [Fact]
    public void A_sample_is_full_once_and_the_next_takes_longer()
    {
        var asked = new AskedVectors();
        Assert.Null(asked.TryTake());
        int first = OffersUntilFull(asked);
        byte[][] vectors = Assert.IsType<byte[][]>(asked.TryTake());
        Assert.Equal(AskedVectors.SampleCount, vectors.Select(vector => BitConverter.ToInt32(vector)).Distinct().Count());
        Assert.Null(asked.TryTake());
        Assert.True(OffersUntilFull(asked) > 8 * first);
    }

    [Fact]
    public async Task Many_who_offer_make_it_full_once_and_leave_no_place_empty()
    {
        var asked = new AskedVectors();
        int full = 0;
        int taken = 0;
        using var stop = new CancellationTokenSource();
        Task[] taking =
        [
            .. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (asked.TryTake() is { } vectors)
                    {
                        Interlocked.Increment(ref taken);
                        Assert.All(vectors, vector => Assert.Equal(8, vector.Length));
                    }
                }
            })),
        ];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 200_000; i++)
            {
                if (asked.Offer(new byte[8]))
                {
                    Interlocked.Increment(ref full);
                }
            }
        })));
        await stop.CancelAsync();
        await Task.WhenAll(taking);
        Assert.True(full > 1, $"{full} full");
        Assert.Equal(full, taken + (asked.TryTake() is null ? 0 : 1));
    }

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

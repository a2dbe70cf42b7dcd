using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class KeyHeadTests
{
    [Fact]
    public void What_is_below_is_counted_right_at_every_length_and_place()
    {
        var random = new Random(5);
        for (int length = 0; length < 300; length++)
        {
            // Few numbers, so that there are equal ones, and the highest, which is negative if it is read with a sign.
            ulong[] rising = [.. Enumerable.Range(0, length).Select(_ => Number(random)).Order()];
            for (int round = 0; round < 20; round++)
            {
                ulong bound = Number(random);
                Assert.Equal(rising.Count(number => number < bound), KeyHead.CountBelow(rising, bound));
            }
        }
    }

    private static ulong Number(Random random) => random.Next(4) switch
    {
        0 => ulong.MaxValue - (ulong)random.Next(3),
        1 => (ulong)random.NextInt64(),
        _ => (ulong)random.Next(60),
    };
}

using Turnstile.Vectors.Hnsw;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class CandidatePoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(129)]
    public void It_keeps_the_nearest_in_order(int capacity)
    {
        var random = new Random(capacity);
        var pool = new CandidatePool();
        for (int search = 0; search < 10; search++)
        {
            pool.Reset(capacity);
            var expected = new List<ulong>();
            for (int ordinal = 0; ordinal < 3 * capacity; ordinal++)
            {
                // Few different keys, so that many are equal; up to the greatest, where signed words would be wrong.
                ulong candidate = Candidate.Of(uint.MaxValue - (uint)random.Next(2 * capacity), ordinal);
                expected.Add(candidate);
                expected.Sort();
                bool isKept = expected.IndexOf(candidate) < capacity;
                expected = [.. expected.Take(capacity)];
                Assert.Equal(isKept, pool.Add(candidate));
                Assert.Equal(expected, pool.Items.ToArray());
                Assert.Equal(
                    expected.Count == capacity ? Candidate.Key(expected[^1]) : uint.MaxValue, pool.BoundKey);
            }
        }
    }

    [Fact]
    public void Each_node_is_taken_once_the_nearest_first()
    {
        var random = new Random(4);
        var pool = new CandidatePool();
        pool.Reset(16);
        var taken = new List<int>();
        for (int ordinal = 0; ordinal < 200; ordinal++)
        {
            pool.Add(Candidate.Of((uint)random.Next(1_000), ordinal));
            if (random.Next(3) == 0)
            {
                ulong[] open = [.. pool.Items.ToArray().Where(item => (item & Candidate.Expanded) == 0)];
                Assert.Equal(open.Length > 0, pool.TryTake(uint.MaxValue, careCount: 16, out int node));
                Assert.Equal(open.Length > 0 ? Candidate.Ordinal(open[0]) : -1, node);
                taken.Add(node);
            }
        }

        Assert.Equal(taken.Where(node => node >= 0).Distinct(), taken.Where(node => node >= 0));
    }

    [Fact]
    public void A_surplus_is_kept_and_not_taken()
    {
        var random = new Random(5);
        var pool = new CandidatePool();
        for (int search = 0; search < 10; search++)
        {
            pool.Reset(8, surplus: 4);
            ulong[] all = [.. Enumerable.Range(0, 40).Select(ordinal => Candidate.Of((uint)random.Next(100), ordinal))];
            foreach (ulong candidate in all)
            {
                Assert.Equal(pool.IsFull, pool.LastKey != uint.MaxValue);
                pool.Add(candidate);
            }

            Array.Sort(all);
            Assert.Equal(all[..8], pool.Items.ToArray());
            Assert.Equal(all[..12], pool.ItemsAndSurplus.ToArray());
            Assert.Equal(Candidate.Key(all[7]), pool.LastKey);
            Assert.Equal(Candidate.Key(all[11]), pool.BoundKey);
            for (int i = 0; i < 8; i++)
            {
                Assert.True(pool.TryTake(uint.MaxValue, careCount: 16, out int node));
                Assert.Equal(Candidate.Ordinal(all[i]), node);
            }

            Assert.False(pool.TryTake(uint.MaxValue, careCount: 16, out _));
        }
    }
}

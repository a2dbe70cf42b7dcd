using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Search;

public sealed class VisitedSetTests
{
    [Fact]
    public void It_agrees_with_a_set_over_many_searches()
    {
        var random = new Random(2);
        var visited = new VisitedSet();
        foreach (int capacity in (int[])[1, 31, 32, 33, 1000, 70_000, 500])
        {
            for (int search = 0; search < 5; search++)
            {
                visited.Reset(capacity);
                var expected = new HashSet<int>();
                for (int i = 0; i < capacity; i++)
                {
                    int ordinal = random.Next(capacity);
                    Assert.Equal(expected.Add(ordinal), visited.Add(ordinal));
                }
            }
        }
    }
}

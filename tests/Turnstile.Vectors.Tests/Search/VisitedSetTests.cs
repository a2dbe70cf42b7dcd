using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Search;

public sealed unsafe class VisitedSetTests
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

    [Fact]
    public void A_row_of_ordinals_is_added_up_to_its_end_and_what_was_new_is_given()
    {
        var random = new Random(3);
        var visited = new VisitedSet();
        int* row = stackalloc int[32];
        int* added = stackalloc int[32];
        for (int search = 0; search < 20; search++)
        {
            int capacity = 1 + random.Next(300);
            visited.Reset(capacity);
            var expected = new HashSet<int>();
            for (int i = 0; i < 50; i++)
            {
                int length = random.Next(33);
                int[] ordinals = [.. Enumerable.Range(0, 32).Select(at => at < length ? random.Next(capacity) : -1)];
                ordinals.CopyTo(new Span<int>(row, 32));
                int count = visited.AddNew(row, 32, added);
                int[] fresh = [.. ordinals.Take(length).Where(expected.Add)];
                Assert.Equal(fresh, new ReadOnlySpan<int>(added, count).ToArray());
            }
        }
    }

    [Fact]
    public void Of_a_row_of_ordinals_those_that_were_there_can_be_given_in_its_place()
    {
        var random = new Random(4);
        var visited = new VisitedSet();
        int* row = stackalloc int[32];
        for (int search = 0; search < 20; search++)
        {
            int capacity = 1 + random.Next(100);
            visited.Reset(capacity);
            var met = new HashSet<int>();
            int[] ordinals = [.. Enumerable.Range(0, 32).Select(_ => random.Next(capacity))];
            ordinals.CopyTo(new Span<int>(row, 32));
            int count = visited.AddKnown(row, 32, row);
            int[] again = [.. ordinals.Where(ordinal => !met.Add(ordinal))];
            Assert.Equal(again, new ReadOnlySpan<int>(row, count).ToArray());
            Assert.All(met, ordinal => Assert.False(visited.Add(ordinal)));
        }
    }
}

using Turnstile.Vectors.Hnsw;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class UpperTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    public void There_is_room_for_the_highest_level_of_every_node(int capacity)
    {
        using var table = new UpperTable(capacity, degree: 2);
        int next = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            int node;
            while ((node = Interlocked.Increment(ref next)) <= capacity)
            {
                int first = table.Take(LevelHash.LevelMax);
                for (int row = first; row < first + LevelHash.LevelMax; row++)
                {
                    Row(table, row).Initialise([node, row]);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        int[] nodes = [.. Enumerable.Range(0, capacity * LevelHash.LevelMax).Select(row =>
        {
            int[] slots = Row(table, row).Neighbours.ToArray();
            Assert.Equal(row, slots[1]);
            return slots[0];
        })];
        Assert.Equal(Enumerable.Range(1, capacity), nodes.Distinct().Order());
        Assert.All(nodes.GroupBy(node => node), rows => Assert.Equal(LevelHash.LevelMax, rows.Count()));
    }

    private static unsafe NeighbourRow Row(UpperTable table, int row) => new(table.Slots(row), table.Degree);
}

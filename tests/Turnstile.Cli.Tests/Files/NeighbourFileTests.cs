using Turnstile.Cli.Files;

namespace Turnstile.Cli.Tests.Files;

public sealed class NeighbourFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_nearest_of_the_first_rows_are_read()
    {
        string path = _folder.Write("t.ivecs", Row(5, 6, 7), Row(8, 9, 0), Row(1, 1, 1));
        Assert.Equal([[5, 6], [8, 9]], NeighbourFile.Read(path, queryCount: 2, k: 2, baseCount: 10));
    }

    [Fact]
    public void Too_few_rows_or_columns_and_ids_out_of_range_are_refused()
    {
        string path = _folder.Write("t.ivecs", Row(5, 6), Row(8, 9));
        Refused(path, 3, 2, 10, "row 2 of 3");
        Refused(path, 2, 3, 10, "2 neighbours; 3 are needed");
        Refused(path, 2, 2, 9, "neighbour 9; there are 9");
        Refused(_folder.Write("n.ivecs", Row(-1)), 1, 1, 9, "neighbour -1");
        Refused(_folder.Write("c.ivecs", Row(1, 2)[..^1]), 1, 2, 9, "cut off");
    }

    private static void Refused(string path, int queries, int k, int rows, string problem) => Assert.Contains(
        problem,
        Assert.Throws<BadFileException>(() => NeighbourFile.Read(path, queries, k, rows)).Message,
        StringComparison.Ordinal);

    private static byte[] Row(params int[] ids) =>
        [.. BitConverter.GetBytes(ids.Length), .. ids.SelectMany(BitConverter.GetBytes)];
}

using Turnstile.Collections.Filters;

namespace Turnstile.Tests.Collections.Filters;

public sealed class RowBitmapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(200)]
    public void A_bitmap_agrees_with_a_list_of_flags(int count)
    {
        var random = new Random(19);
        var left = new RowBitmap(count);
        var right = new RowBitmap(count);
        bool[] lefts = [.. Enumerable.Range(0, count).Select(i => left[i] = random.Next(3) == 0)];
        bool[] rights = [.. Enumerable.Range(0, count).Select(i => right[i] = random.Next(2) == 0)];

        List<int> found = [];
        for (int row = left.NextOne(0); row >= 0; row = left.NextOne(row + 1))
        {
            found.Add(row);
        }

        Assert.Equal(Enumerable.Range(0, count).Where(i => lefts[i]), found);
        Assert.Equal(found.Count, left.CountOnes());
        left.AndNot(right);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(lefts[i] && !rights[i], left[i]));
        left.SetAll();
        Assert.Equal(count, left.CountOnes());
        left.And(right);
        Assert.Equal(rights.Count(flag => flag), left.CountOnes());
        left.Clear();
        Assert.Equal(-1, left.NextOne(0));
    }

    [Fact]
    public void A_row_can_be_taken_out_again()
    {
        var bitmap = new RowBitmap(70);
        bitmap[69] = true;
        bitmap[69] = false;
        Assert.Equal(0, bitmap.CountOnes());
    }
}

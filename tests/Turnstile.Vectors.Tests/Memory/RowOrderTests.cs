using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Flat;

namespace Turnstile.Vectors.Tests.Memory;

public sealed class RowOrderTests
{
    private const int Count = 1_500;
    private static readonly VectorFormat Format = new(VectorElement.Float32, 20, Metric.L2);

    [Fact]
    public void Each_row_stands_at_one_place()
    {
        var order = new RowOrder([2, 0, 1]);
        Assert.Equal([2, 0, 1], order.Rows.ToArray());
        Assert.Equal((3, 2, 0), (order.Count, order.RowAt(0), order.PlaceOf(2)));
        int[] rows = [0, 1, 2, 1];
        order.ToPlaces(rows);
        Assert.Equal([1, 2, 0, 2], rows);
        order.ToRows(rows);
        Assert.Equal([0, 1, 2, 1], rows);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(-1, 1)]
    public void What_is_not_each_row_once_is_refused(int first, int second)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new RowOrder([first, second]));
        Assert.Contains("allowed are 0 to 1, each once", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int4")]
    [InlineData("two-level")]
    [InlineData("rabitq")]
    public void Candidates_of_codes_in_another_order_are_scored_as_the_rows_they_are(string kind)
    {
        Quantizer quantizer = kind switch
        {
            "int4" => new LvqQuantizer(Format, 4),
            "two-level" => new LvqQuantizer(Format, 4, residualBits: 8),
            _ => new RaBitQuantizer(Format, 3, seed: 1),
        };
        using VectorRows rows = Draw();
        RowOrder order = Shuffled();
        using VectorRows codes = Encode(rows, quantizer, order: null);
        using VectorRows moved = Encode(rows, quantizer, order);
        for (int row = 0; row < 40; row++)
        {
            (int scored, Neighbor[] expected) = Rescored(rows, codes, order: null, row);
            (int scoredInOrder, Neighbor[] found) = Rescored(rows, moved, order, row);
            Assert.Equal(scored, scoredInOrder);
            Assert.Equal(expected, found);
            Assert.Equal(row, expected[0].Ordinal);
        }
    }

    [Fact]
    public void Bounds_of_codes_in_another_order_find_what_a_scan_does()
    {
        using VectorRows rows = Draw();
        RowOrder order = Shuffled();
        using VectorRows moved = Encode(rows, new LvqQuantizer(Format, 8), order);
        var errors = new CodeErrors(moved, order);
        for (int round = 0; round < 2; round++)
        {
            for (int row = 0; row < 20; row++)
            {
                Assert.Equal(Scanned(rows, row), Bounded(rows, errors, row));
            }
        }

        Assert.True(errors.Knows(0));
    }

    private static (int Scored, Neighbor[] Results) Rescored(
        VectorRows rows, VectorRows codes, RowOrder? order, int row)
    {
        var exact = new PreparedQuery(rows);
        exact.Set(rows.Vector(row));
        var searched = new PreparedQuery(codes);
        searched.Set(rows.Vector(row));
        var candidates = new TopK();
        candidates.Reset(Format, 60);
        candidates.Order = order;
        FlatSearcher.Search(codes, searched, 0, Count, default(AcceptAll), candidates);
        var results = new TopK();
        results.Reset(Format, 10);
        int scored = codes.Quantizer!.ResidualBytes > 0
            ? new Rescorer().Rescore(codes, searched, candidates, new ResidualScorer(codes, searched, order), results)
            : new Rescorer().Rescore(codes, searched, candidates, new RowsScorer(rows, exact), results);
        return (scored, results.Sorted().ToArray());
    }

    private static Neighbor[] Scanned(VectorRows rows, int row)
    {
        var query = new PreparedQuery(rows);
        query.Set(rows.Vector(row));
        var results = new TopK();
        results.Reset(Format, 10);
        FlatSearcher.Search(rows, query, 0, Count, default(AcceptAll), results);
        return results.Sorted().ToArray();
    }

    private static Neighbor[] Bounded(VectorRows rows, CodeErrors errors, int row)
    {
        var query = new PreparedQuery(errors.Codes);
        query.Set(rows.Vector(row));
        var exact = new PreparedQuery(rows);
        exact.Set(rows.Vector(row));
        var results = new TopK();
        results.Reset(Format, 10);
        int next = new BoundedSearcher().Search(
            errors, query, 0, Count, default(AcceptAll), new LearningRows(rows, exact, errors, [0]), results);
        Assert.Equal(Count, next);
        return results.Sorted().ToArray();
    }

    private static VectorRows Draw()
    {
        var random = new Random(4);
        var rows = new VectorRows(Format, Count);
        Span<float> vector = stackalloc float[Format.Dimension];
        for (int row = 0; row < Count; row++)
        {
            foreach (ref float component in vector)
            {
                // Of different lengths, so that bounds differ.
                component = (float)random.NextDouble() * (1 + (row % 7));
            }

            rows.Write(row, MemoryMarshal.AsBytes(vector));
        }

        return rows;
    }

    private static RowOrder Shuffled()
    {
        int[] rows = [.. Enumerable.Range(0, Count)];
        new Random(9).Shuffle(rows);
        return new RowOrder(rows);
    }

    private static VectorRows Encode(VectorRows rows, Quantizer quantizer, RowOrder? order)
    {
        var codes = new VectorRows(quantizer, Count);
        for (int row = 0; row < Count; row++)
        {
            codes.Write(order?.PlaceOf(row) ?? row, rows.Vector(row));
        }

        return codes;
    }
}

using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Vectors.Tests.Sparse;

public sealed class SparseIndexTests
{
    [Theory]
    [InlineData(1, false, false, 8)]
    [InlineData(2, true, false, 8)]
    [InlineData(3, false, true, 4)]
    [InlineData(4, true, true, 16)]
    [InlineData(5, true, false, 64)]
    public void Exact_search_answers_as_the_scan_does(int seed, bool signed, bool whole, int blockRows)
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(3000, seed, signed: signed, whole: whole));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 3000, blockRows);
        foreach (SparseVector vector in SparseSamples.Many(15, seed + 100, signed: signed, whole: whole))
        {
            foreach (int k in (int[])[1, 10, 200])
            {
                SparseSamples.RequireEqual(index, vector, k, default(AcceptAll));
                SparseSamples.RequireEqual(index, vector, k, new Modulo(2));
                SparseSamples.RequireEqual(index, vector, k, new Modulo(10));
                SparseSamples.RequireEqual(index, vector, k, new Modulo(100));
                SparseSamples.RequireEqual(index, vector, k, new Modulo(1000));
            }
        }
    }

    [Fact]
    public void An_index_is_searched_with_its_rows_in_another_place()
    {
        SparseVector[] vectors = SparseSamples.Many(500, seed: 11);
        using SparseRows rows = SparseSamples.Load(vectors);
        using SparseRows elsewhere = SparseSamples.Load(vectors);
        using SparseRows fewer = SparseSamples.Load(vectors[..499]);
        using SparseIndex index = SparseIndexBuilder.Build(rows, 100, 500);
        var query = new SparseQuery();
        query.Set(SparseSamples.Many(1, seed: 12)[0]);
        Neighbor[][] found = [.. new[] { rows, elsewhere }.Select(place =>
        {
            var results = new TopK();
            results.Reset(SparseVector.ResultFormat, 10);
            new SparseSearcher().Search(index, place, query, BlockMaxEffort.Exact, default(AcceptAll), results);
            return results.Sorted().ToArray();
        })];

        Assert.Equal(found[0], found[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseSearcher().Search(
            index, fewer, query, BlockMaxEffort.Exact, default(AcceptAll), Ready()));
    }

    [Fact]
    public void A_build_can_be_stopped()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(5, seed: 13));
        Assert.Throws<OperationCanceledException>(
            () => SparseIndexBuilder.Build(rows, 0, 5, stop: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Many_blocks_are_never_visited()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(20_000, seed: 6, nonZeros: 30));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 20_000);
        var query = new SparseQuery();
        var results = new TopK();
        var searcher = new SparseSearcher();
        int visited = 0;
        foreach (SparseVector vector in SparseSamples.Many(20, seed: 7, nonZeros: 30))
        {
            query.Set(vector);
            results.Reset(SparseVector.ResultFormat, 10);
            visited += searcher.Search(index, query, BlockMaxEffort.Exact, default(AcceptAll), results).Visited;
        }

        Assert.InRange(visited, 1, 20 * 20_000 / 2);
    }

    [Fact]
    public void Empty_and_missing_rows_and_a_k_beyond_the_rows_answer_as_the_scan_does()
    {
        SparseVector?[] vectors = [.. SparseSamples.Many(100, seed: 8, signed: true)];
        for (int i = 0; i < 100; i += 7)
        {
            vectors[i] = i % 2 == 0 ? null : new SparseVector([], []);
        }

        using SparseRows rows = SparseSamples.Load(vectors);
        using SparseIndex index = SparseIndexBuilder.Build(rows, 3, 98);
        foreach (SparseVector vector in (SparseVector[])[vectors[5]!, new SparseVector([], []), new([7777777], [1])])
        {
            SparseSamples.RequireEqual(index, vector, 1000, default(AcceptAll));
            SparseSamples.RequireEqual(index, vector, 5, default(AcceptAll));
        }

        using SparseIndex empty = SparseIndexBuilder.Build(rows, 50, 50);
        Assert.Empty(SparseSamples.Find(empty, vectors[5]!, 10, default(AcceptAll)));
    }

    [Fact]
    public void Ties_go_to_the_lower_ordinal()
    {
        SparseVector[] vectors =
            [.. Enumerable.Range(0, 4000).Select(i => new SparseVector([(uint)(i % 3)], [1 + (i % 2)]))];
        using SparseRows rows = SparseSamples.Load(vectors);
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 4000);
        var vector = new SparseVector([0, 2], [1, 1]);
        SparseSamples.RequireEqual(index, vector, 10, default(AcceptAll));
        SparseSamples.RequireEqual(index, vector, 3000, new Modulo(2));
        Assert.Equal([3, 5, 9, 11], SparseSamples.Find(index, vector, 4, default(AcceptAll)).Select(n => n.Ordinal));
    }

    [Fact]
    public void A_term_that_every_row_has_and_rows_of_great_length_change_nothing()
    {
        var random = new Random(9);
        SparseVector[] vectors = [.. Enumerable.Range(0, 600).Select(i => WithTerm(
            SparseSamples.One(random, i % 100 == 0 ? 20_000 : 10, 60_000), 70_000, (float)random.NextDouble()))];
        using SparseRows rows = SparseSamples.Load(vectors);
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 600);
        SparseSamples.RequireEqual(index, new SparseVector([70_000], [2]), 10, default(AcceptAll));
        SparseSamples.RequireEqual(index, new SparseVector([70_000], [-2]), 10, default(AcceptAll));
        SparseSamples.RequireEqual(index, vectors[100], 10, default(AcceptAll));
        SparseSamples.RequireEqual(index, vectors[101], 10, new Modulo(10));
    }

    [Fact]
    public void Weights_at_the_ends_of_their_range_keep_bounds_true()
    {
        var random = new Random(10);
        float[] sizes = [float.Epsilon, 1e-30f, 1e-20f, 1, 3.3e5f, SparseVector.WeightMax];
        float Weight() => sizes[random.Next(sizes.Length)] * (1 - (random.Next(9) / 16f));
        SparseVector[] vectors = [.. Enumerable.Range(0, 2000)
            .Select(_ => new SparseVector([1, 2, 3, 4], [Weight(), Weight(), Weight(), Weight()]))];
        using SparseRows rows = SparseSamples.Load(vectors);
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 2000);
        foreach (float size in sizes)
        {
            SparseSamples.RequireEqual(index, new SparseVector([1, 3], [size, 1]), 10, default(AcceptAll));
            SparseSamples.RequireEqual(index, new SparseVector([2], [size]), 500, default(AcceptAll));
        }
    }

    [Fact]
    public void Every_form_gives_the_same_answers()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(3000, seed: 11));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 3000);
        SparseVector vector = SparseSamples.Many(1, seed: 12)[0];
        Neighbor[] expected = SparseSamples.Scan(rows, vector, 0, 3000, 20, default(AcceptAll));
        foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
        {
            Assert.Equal(expected, SparseSamples.Find(index, vector, 20, default(AcceptAll), form: form));
        }
    }

    [Fact]
    public void Segments_share_one_bound_and_the_tail_is_scanned_into_it()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(6000, seed: 13));
        using SparseIndex first = SparseIndexBuilder.Build(rows, 0, 3000);
        using SparseIndex second = SparseIndexBuilder.Build(rows, 3000, 5500);
        SparseVector vector = SparseSamples.Many(1, seed: 14)[0];
        var query = new SparseQuery();
        query.Set(vector);
        var results = new TopK();
        var searcher = new SparseSearcher();
        results.Reset(SparseVector.ResultFormat, 10);
        int alone = searcher.Search(second, query, BlockMaxEffort.Exact, default(AcceptAll), results).Visited;
        results.Reset(SparseVector.ResultFormat, 10);
        SparseScan.Search(rows, query, 5500, 6000, default(AcceptAll), results);
        searcher.Search(first, query, BlockMaxEffort.Exact, default(AcceptAll), results);
        int after = searcher.Search(second, query, BlockMaxEffort.Exact, default(AcceptAll), results).Visited;
        Assert.InRange(after, 0, alone);
        Assert.Equal(
            SparseSamples.Scan(rows, vector, 0, 6000, 10, default(AcceptAll)), results.Sorted().ToArray());
    }

    [Fact]
    public void Less_effort_visits_less_and_finds_most()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(10_000, seed: 15, nonZeros: 40));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 10_000);
        int hits = 0;
        foreach (SparseVector vector in SparseSamples.Many(30, seed: 16, nonZeros: 40))
        {
            Neighbor[] exact = SparseSamples.Find(index, vector, 10, default(AcceptAll));
            Neighbor[] found = SparseSamples.Find(
                index, vector, 10, default(AcceptAll), new BlockMaxEffort(0.85f, 0.8f));
            Assert.Equal(10, found.Length);
            hits += found.Intersect(exact).Count();
        }

        Assert.InRange(hits, 240, 300);
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(10, seed: 17));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseIndexBuilder.Build(rows, 0, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseIndexBuilder.Build(rows, 0, 10, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseIndexBuilder.Build(rows, 0, 10, 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockMaxEffort(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockMaxEffort(1, 1.5f));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 10);
        Assert.Throws<ArgumentException>(
            () => SparseSamples.Find(index, new SparseVector([], []), 1, default(AcceptAll), default(BlockMaxEffort)));
    }

    private static SparseVector WithTerm(SparseVector vector, uint term, float weight) =>
        new([.. vector.Terms, term], [.. vector.Weights, weight]);

    private static TopK Ready()
    {
        var results = new TopK();
        results.Reset(SparseVector.ResultFormat, 10);
        return results;
    }
}

using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class NativeSlabsTests
{
    private readonly NativeSlabs _slabs = new();

    [Theory]
    [InlineData(1, 512)]
    [InlineData(512, 512)]
    [InlineData(513, 1_024)]
    [InlineData(8_192, 8_192)]
    [InlineData(8_193, 8_704)]
    [InlineData(16_384, 16_384)]
    [InlineData(16_385, 20_480)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 69_632)]
    [InlineData(int.MaxValue, 1L << 31)]
    public void A_piece_takes_the_next_step(int bytes, long expected) =>
        Assert.Equal(expected, NativeSlabs.PlaceBytes(bytes));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Nothing_cannot_be_taken(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _slabs.Take(bytes));

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(4_096)]
    [InlineData(4_200)]
    [InlineData(8_193)]
    [InlineData(60_000)]
    [InlineData(65_536)]
    [InlineData(1 << 20)]
    public void Pieces_are_as_long_as_was_asked_and_none_lies_in_another(int bytes)
    {
        var pieces = new NativePlace[Math.Min(1_200, (4 << 20) / bytes)];
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = _slabs.Take(bytes);
            Assert.Equal(bytes, pieces[i].View.Length);
            pieces[i].View.Slice(0, bytes).Fill((byte)i);
        }

        for (int i = 0; i < pieces.Length; i++)
        {
            Assert.False(pieces[i].View.Slice(0, bytes).ContainsAnyExcept((byte)i));
            _slabs.Return(pieces[i]);
        }

        Assert.InRange(_slabs.MappedBytes, 0, NativeSlabs.SlabBytes);
    }

    [Fact]
    public void One_piece_that_comes_and_goes_maps_once()
    {
        for (int i = 0; i < 100; i++)
        {
            NativePlace piece = _slabs.Take(4_096 + (512 * (i % 4)));
            Assert.Equal(NativeSlabs.SlabBytes, _slabs.MappedBytes);
            _slabs.Return(piece);
            Assert.Equal(NativeSlabs.SlabBytes, _slabs.MappedBytes);
        }
    }

    [Fact]
    public void A_large_piece_has_pages_of_its_own_which_are_returned_at_once()
    {
        NativePlace piece = _slabs.Take(100_000);
        Assert.Equal(NativeSlabs.PlaceBytes(100_000), _slabs.MappedBytes);
        _slabs.Return(piece);
        Assert.Equal(0, _slabs.MappedBytes);
    }

    [Fact]
    public void What_is_given_back_is_taken_again_before_more_is_mapped()
    {
        NativePlace[] pieces = TakeMany(1_000, 5_000);
        long mapped = _slabs.MappedBytes;
        for (int i = 0; i < pieces.Length; i += 3)
        {
            _slabs.Return(pieces[i]);
        }

        for (int i = 0; i < pieces.Length; i += 3)
        {
            pieces[i] = _slabs.Take(4_999);
        }

        Assert.Equal(mapped, _slabs.MappedBytes);
    }

    // A slab that keeps one piece of many is taken from last, so it can drain while another fills.
    [Fact]
    public void The_fullest_slab_gives_first_so_that_others_drain()
    {
        NativePlace[] pieces = TakeMany(128, 4_096);
        NativeSlab emptiest = pieces[0].Slab;
        NativeSlab fullest = pieces[^1].Slab;
        Assert.NotSame(emptiest, fullest);
        for (int i = 1; i < 64; i++)
        {
            _slabs.Return(pieces[i]);
        }

        _slabs.Return(pieces[64]);
        Assert.Same(fullest, _slabs.Take(4_096).Slab);
        Assert.Same(emptiest, _slabs.Take(4_096).Slab);
    }

    [Fact]
    public void LIFE_1_a_piece_that_is_given_back_twice_is_noticed_and_changes_nothing()
    {
        NativePlace kept = _slabs.Take(4_096);
        NativePlace twice = _slabs.Take(4_096);
        _slabs.Return(twice);
        Assert.Throws<InvariantException>(() => _slabs.Return(twice));
        Assert.NotEqual(kept.Index, _slabs.Take(4_096).Index);
        _slabs.Return(kept);
        Assert.Throws<InvariantException>(() => _slabs.Return(kept));
        NativePlace last = _slabs.Take(100_000);
        _slabs.Return(last);
        Assert.Throws<InvariantException>(() => _slabs.Return(last));
    }

    // Each thread fills what it takes, and another thread checks it and gives it back.
    [Fact]
    public void What_some_threads_take_and_others_give_back_is_never_in_two_hands()
    {
        const int Threads = 6;
        const int Rounds = 20_000;
        const int Desks = 300;
        var desks = new Filled?[Desks];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            var random = new Random(thread);
            for (int round = 0; round < Rounds; round++)
            {
                int bytes = random.Next(16) == 0 ? random.Next(1, 80_000) : random.Next(1, 9_000);
                var brought = new Filled(_slabs.Take(bytes), (byte)random.Next(256));
                brought.Place.View.Slice(0, bytes).Fill(brought.Content);
                Check(Interlocked.Exchange(ref desks[random.Next(Desks)], brought));
            }
        });
        Array.ForEach(desks, Check);
        Assert.InRange(_slabs.MappedBytes, 0, NativeSlabs.SlabBytes);

        void Check(Filled? found)
        {
            if (found is not null)
            {
                NativeView view = found.Place.View;
                Assert.False(view.Slice(0, view.Length).ContainsAnyExcept(found.Content));
                _slabs.Return(found.Place);
            }
        }
    }

    private NativePlace[] TakeMany(int count, int bytes)
    {
        var pieces = new NativePlace[count];
        for (int i = 0; i < count; i++)
        {
            pieces[i] = _slabs.Take(bytes);
        }

        return pieces;
    }

    private sealed record Filled(NativePlace Place, byte Content);
}

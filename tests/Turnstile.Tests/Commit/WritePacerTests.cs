using Turnstile.Commit;
using Turnstile.Engine;

namespace Turnstile.Tests.Commit;

public sealed class WritePacerTests
{
    private readonly StoppedClock _clock = new();

    [Fact]
    public void Without_pressure_nobody_waits()
    {
        var pacer = new WritePacer(_clock);
        Assert.Equal(TimeSpan.Zero, pacer.Reserve(32 << 20));
        Assert.Equal((0L, TimeSpan.Zero), (pacer.StallCount, pacer.StallTime));
    }

    [Fact]
    public void Bytes_take_their_time_and_small_writes_wait_only_for_many()
    {
        var pacer = new WritePacer(_clock);
        pacer.SetPressure(0.5);
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(TimeSpan.Zero, pacer.Reserve(10_000));
        }

        // 130,000 bytes at 16 ns each.
        Assert.InRange(pacer.Reserve(10_000).TotalMilliseconds, 2, 2.2);
        _clock.Nanoseconds += 10_000_000;
        Assert.Equal(TimeSpan.Zero, pacer.Reserve(10_000));
        Assert.Equal(1, pacer.StallCount);
    }

    [Fact]
    public void More_pressure_is_a_longer_wait_and_none_is_longer_than_the_longest()
    {
        TimeSpan before = TimeSpan.Zero;
        foreach (double pressure in new[] { 0.2, 0.4, 0.6, 0.8 })
        {
            var pacer = new WritePacer(_clock);
            pacer.SetPressure(pressure);
            TimeSpan wait = pacer.Reserve(1 << 20);
            Assert.True(wait > before);
            before = wait;
        }

        var most = new WritePacer(_clock);
        most.SetPressure(1);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(WritePacer.WaitMax, most.Reserve(32 << 20));
        }

        Assert.Equal((10L, WritePacer.WaitMax), (most.StallCount, most.WorstStall));
    }

    [Fact]
    public async Task Who_waits_goes_on_as_soon_as_the_pressure_has_fallen()
    {
        var pacer = new WritePacer(_clock);
        pacer.SetPressure(1);
        TimeSpan wait = pacer.Reserve(1 << 20);
        Task waiting = pacer.WaitAsync(TimeSpan.FromDays(1), CancellationToken.None).AsTask();
        pacer.SetPressure(0.7);
        Assert.False(waiting.IsCompleted);
        pacer.SetPressure(0.4);
        await waiting;
        Assert.Equal(WritePacer.WaitMax, wait);
        Assert.Equal(TimeSpan.Zero, pacer.Reserve(1));
    }

    [Fact]
    public async Task Pressure_that_fell_before_the_wait_began_counts_too()
    {
        var pacer = new WritePacer(_clock);
        pacer.SetPressure(1);
        pacer.Reserve(1 << 20);
        pacer.SetPressure(0);
        await pacer.WaitAsync(TimeSpan.FromDays(1), CancellationToken.None);
    }

    [Fact]
    public async Task A_wait_is_given_up_when_its_caller_gives_up()
    {
        var pacer = new WritePacer(_clock);
        pacer.SetPressure(1);
        TimeSpan wait = pacer.Reserve(1 << 20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pacer.WaitAsync(wait, new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public void Pressure_rises_with_what_waits_and_the_nearest_limit_counts()
    {
        const int Memory = 1 << 20;
        Assert.Equal(0, WritePressure.Of(8, 16L * Memory, 1, Memory));
        Assert.InRange(WritePressure.Of(18, 0, 0, Memory), 0.49, 0.51);
        Assert.InRange(WritePressure.Of(0, 40L * Memory, 0, Memory), 0.49, 0.51);
        Assert.InRange(WritePressure.Of(16, 0, 4, Memory), 0.9, 0.99);
        Assert.Equal(1, WritePressure.Of(100, 0, 0, Memory));
    }

    [Fact]
    public void An_entry_into_a_graph_takes_its_time_however_few_bytes_it_has()
    {
        var pacer = new WritePacer(_clock);
        pacer.SetPressure(0.5);
        Assert.Equal(TimeSpan.Zero, pacer.Reserve(100, entries: 1_000));
        pacer.SetPressure(0.5, entries: 0.5);
        Assert.InRange(pacer.Reserve(100, entries: 100).TotalMilliseconds, 3.2, 3.4);
        _clock.Nanoseconds += 1_000_000_000;
        Assert.InRange(pacer.Reserve(1_000_000, entries: 100).TotalMilliseconds, 15.9, 16.1);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_writer_of_short_rows_keeps_the_pace_of_workers_that_enter_so_many_a_second(int rowsPerSecond)
    {
        const int BatchRows = 10;
        const int RowBytes = 150;
        const double TickSeconds = 0.0002;
        var pacer = new WritePacer(_clock);
        double waiting = 0;
        double most = 0;
        double wait = 0;
        long written = 0;
        for (double second = 0; second < 5; second += TickSeconds)
        {
            if (wait <= 0)
            {
                waiting += BatchRows;
                written += BatchRows;
                pacer.SetPressure(Tail(), Tail());
                wait = pacer.Reserve(BatchRows * RowBytes, BatchRows).TotalSeconds;
            }

            most = Math.Max(most, waiting);
            _clock.Nanoseconds += (long)(TickSeconds * 1e9);
            waiting = Math.Max(0, waiting - (rowsPerSecond * TickSeconds));
            pacer.SetPressure(Tail(), Tail());
            wait = Tail() < 0.5 ? 0 : wait - TickSeconds;
        }

        // They are kept busy, and no more rows wait than may, and what was let in before the first wait.
        Assert.InRange(written, 0.9 * 5 * rowsPerSecond, (5 * rowsPerSecond) + most);
        Assert.InRange(most, BatchRows, 150);

        double Tail() => WritePressure.OfTail((int)waiting, isSearched: true);
    }

    [Fact]
    public void A_tail_presses_where_somebody_searches_and_a_long_one_everywhere()
    {
        Assert.Equal(0, WritePressure.OfTail(0, isSearched: true));
        Assert.InRange(WritePressure.OfTail(32, isSearched: true), 0.49, 0.51);
        Assert.Equal(1, WritePressure.OfTail(64, isSearched: true));
        Assert.Equal(0, WritePressure.OfTail(8_192, isSearched: false));
        Assert.InRange(WritePressure.OfTail(24_576, isSearched: false), 0.49, 0.51);
        Assert.Equal(1, WritePressure.OfTail(100_000, isSearched: false));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public long Nanoseconds { get; set; } = 5_000_000_000;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Nanoseconds;
    }
}

using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

/// <summary>Pieces that threads of the pool read at once.</summary>
public sealed class PieceReadsTests
{
    private const int PieceBytes = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Reads_are_in_flight_together()
    {
        using var together = new CountdownEvent(2);
        int arrived = 0;
        var file = new NumberedFile
        {
            BeforeRead = _ =>
            {
                if (Interlocked.Increment(ref arrived) <= together.InitialCount)
                {
                    together.Signal();
                    Assert.True(together.Wait(s_patience, TestContext.Current.CancellationToken));
                }
            },
        };
        using var room = new NativeBuffer(4 * PieceBytes);
        new PieceReads().Read(file, Pieces(room, [3, 1, 4, 2]));
        Assert.Equal([3L, 1, 4, 2], Numbers(room, 4));
    }

    [Fact]
    public void A_failure_is_told_once_all_reads_are_over_and_the_next_are_good()
    {
        int active = 0;
        var file = new NumberedFile();
        var reads = new PieceReads();
        using var room = new NativeBuffer(PieceReads.CountMax * PieceBytes);
        FilePiece[] pieces = Pieces(room, [.. Enumerable.Range(0, PieceReads.CountMax)]);
        for (int round = 0; round < 50; round++)
        {
            file.BeforeRead = offset =>
            {
                Interlocked.Increment(ref active);
                Thread.Yield();
                Interlocked.Decrement(ref active);
                if (offset == round * PieceBytes)
                {
                    throw new StorageException("read", file.Path, "injected");
                }
            };
            Assert.Throws<StorageException>(() => reads.Read(file, pieces));
            Assert.Equal(0, Volatile.Read(ref active));
            file.BeforeRead = null;
            room.View.Slice(0, room.View.Length).Clear();
            reads.Read(file, pieces);
            Assert.Equal(Enumerable.Range(0, PieceReads.CountMax).Select(static i => (long)i), Numbers(room, 64));
        }
    }

    [Fact]
    public async Task Those_who_take_turns_with_one_object_never_get_each_others_pieces()
    {
        var pool = new ReusePool<PieceReads>(4);
        var file = new NumberedFile();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed);
                using var room = new NativeBuffer(100 * PieceBytes);
                for (int round = 0; round < 500; round++)
                {
                    int[] numbers = [.. Enumerable.Range(0, random.Next(1, 100)).Select(_ => random.Next(1_000))];
                    PieceReads reads = pool.TryRent() ?? new PieceReads();
                    reads.Read(file, Pieces(room, numbers));
                    pool.Return(reads);
                    Assert.Equal(numbers.Select(static i => (long)i), Numbers(room, numbers.Length));
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    [Fact]
    public void Both_ways_to_read_the_disk_read_the_same_and_allocate_nothing()
    {
        using var directory = new TemporaryDirectory();
        byte[] bytes = new byte[1 << 16];
        new Random(1).NextBytes(bytes);
        using (IFile file = directory.Files.Create(directory.At("a")))
        {
            file.Write(0, bytes);
        }

        foreach (bool isAdvised in (bool[])[true, false])
        {
            using IFile file = new DiskFileSystem(isAdvised).OpenRead(directory.At("a"));
            using var room = new NativeBuffer(3 * 4_096);

            // The last lies half behind the end.
            long[] offsets = [40_000, 0, (1 << 16) - 2_048];
            FilePiece[] pieces =
                [.. offsets.Select((offset, i) => new FilePiece(offset, room.View.Part(i * 4_096, 4_096)))];
            Assert.Equal(0, AllocatedBytes.EachTime(() => file.Read(pieces)));
            byte[] expected =
                [.. bytes[40_000..44_096], .. bytes[..4_096], .. bytes[^2_048..], .. new byte[2_048]];
            Assert.Equal(expected, room.View.Slice(0, room.View.Length).ToArray());
        }
    }

    private static FilePiece[] Pieces(NativeBuffer room, int[] numbers) =>
    [
        .. numbers.Select((number, i) =>
            new FilePiece((long)number * PieceBytes, room.View.Part(i * PieceBytes, PieceBytes))),
    ];

    private static long[] Numbers(NativeBuffer room, int count) =>
    [
        .. Enumerable.Range(0, count)
            .Select(i => BinaryPrimitives.ReadInt64LittleEndian(room.View.Slice(i * PieceBytes, PieceBytes))),
    ];

    // The numbers 0, 1, 2 and so on, without end.
    private sealed class NumberedFile : IFile
    {
        public Action<long>? BeforeRead { get; set; }

        public string Path => "numbers";

        public long Length => long.MaxValue;

        public int Read(long offset, Span<byte> destination)
        {
            BeforeRead?.Invoke(offset);
            BinaryPrimitives.WriteInt64LittleEndian(destination, offset / PieceBytes);
            return PieceBytes;
        }

        public FileView Map(long offset, long length) => throw new NotSupportedException();

        public void Write(long offset, ReadOnlySpan<byte> source) => throw new NotSupportedException();

        public void SetLength(long length) => throw new NotSupportedException();

        public void Sync() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}

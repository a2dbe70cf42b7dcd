using System.Runtime.InteropServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Memory;

public sealed class ByteRowsTests
{
    [Fact]
    public void Rows_of_any_length_are_kept_as_they_were_written()
    {
        const int LongBytes = 5 << 20;
        using var rows = new ByteRows(5);
        byte[] longer = new byte[LongBytes];
        new Random(1).NextBytes(longer);
        rows.Write(0, [1, 2, 3, 4, 5, 6, 7, 8]);
        rows.Write(1, longer);
        rows.WriteMissing(2);
        rows.Write(3, []);
        rows.Write(4, [9]);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], rows.Bytes(0).ToArray());
        Assert.True(rows.Bytes(1).SequenceEqual(longer));
        Assert.Equal([9], rows.Bytes(4).ToArray());
        Assert.Equal([true, true, false, true, true], Enumerable.Range(0, 5).Select(rows.Has));
        Assert.Equal(LongBytes + 9, rows.UsedBytes);
        Assert.True(rows.ByteCount >= rows.UsedBytes);
    }

    [Fact]
    public unsafe void Rows_in_memory_of_somebody_else_are_not_copied()
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc(16, 16);
        new Span<byte>(memory, 16).Fill(7);
        using (var rows = ByteRows.Over([8, 0, 4], (nint)memory))
        {
            memory[8] = 1;
            Assert.Equal([1, 7, 7, 7], rows.Bytes(2).ToArray());
            Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(rows.Has));
        }

        Assert.Equal(7, memory[0]);
        Assert.Throws<ArgumentException>(() => ByteRows.Over([8, -8], (nint)memory));
        Assert.Throws<ArgumentException>(() => ByteRows.Over([8], (nint)memory + 4));
        Assert.Throws<ArgumentException>(() => ByteRows.Over([8], 0));
        NativeMemory.AlignedFree(memory);
        using var none = ByteRows.Over([0, 0], 0);
        Assert.False(none.Has(1));
    }

    [Fact]
    public void An_ordinal_or_capacity_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteRows(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteRows(ByteRows.CapacityMax + 1));
        var rows = new ByteRows(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Write(1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Has(-1));
        rows.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rows.Has(0));
    }
}

using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Memory;

public sealed class VectorRowsTests
{
    private static readonly VectorFormat Three = new(VectorElement.Float32, 3, Metric.Cosine);

    [Fact]
    public void A_vector_is_read_back_bit_for_bit()
    {
        using var rows = new VectorRows(Three, 2);
        byte[] vector = Samples.Bytes(-0f, 3e-42f, 123.456f);
        rows.Write(1, vector);
        Assert.Equal(vector, rows.Vector(1).ToArray());
        Assert.True(rows.HasVector(1));
    }

    [Fact]
    public void A_missing_vector_is_never_found()
    {
        using var rows = new VectorRows(Three, 3);
        rows.Write(0, Samples.Bytes(1, 0, 0));
        rows.WriteMissing(1);
        rows.Write(2, Samples.Bytes(-1, 0, 0));
        Assert.False(rows.HasVector(1));
        Neighbor[] found = Samples.Exact(rows, rows.Vector(0), 3, default(AcceptAll));
        Assert.Equal([0, 2], found.Select(n => n.Ordinal));
        Assert.Equal(2, Samples.Exact(rows, rows.Vector(0), 3, default(Modulo1)).Length);
    }

    [Fact]
    public void What_is_not_a_vector_is_not_written()
    {
        using var rows = new VectorRows(Three, 2);
        Assert.Throws<ArgumentException>(() => rows.Write(0, new byte[4]));
        Assert.Throws<ArgumentException>(() => rows.Write(0, Samples.Bytes(1, float.NaN, 1)));
        Assert.Throws<ArgumentException>(() => rows.WriteRange(0, new byte[13]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Write(2, Samples.Bytes(1, 2, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Write(-1, Samples.Bytes(1, 2, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.HasVector(2));
    }

    [Fact]
    public void Capacity_has_limits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorRows(Three, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorRows(Three, VectorRows.CapacityMax + 1));
        using var empty = new VectorRows(Three, 0);
        Assert.Equal(0, empty.Capacity);
    }

    [Fact]
    public void A_generous_capacity_costs_address_space_only()
    {
        using var rows = new VectorRows(new VectorFormat(VectorElement.UInt8, 784, Metric.L2), 10_000_000);
        rows.Write(9_999_999, new byte[784]);
        Assert.True(rows.HasVector(9_999_999));
    }

    [Fact]
    public void Disposed_rows_refuse_use()
    {
        var rows = new VectorRows(Three, 1);
        rows.Dispose();
        rows.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rows.Write(0, Samples.Bytes(1, 2, 3)));
    }

    private readonly struct Modulo1 : IRowFilter
    {
        public bool Accepts(int ordinal) => true;
    }
}

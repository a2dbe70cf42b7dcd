using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Turnstile.Kv;

/// <summary>The value of a logged load: the last key, and the tables that hold the entries. Format:
/// docs/formats/log.md.</summary>
/// <param name="LastKey">The last key, as the user gave it.</param>
/// <param name="Tables">The tables, rising and disjoint.</param>
internal sealed record BulkLoadRecord(ReadOnlyMemory<byte> LastKey, ImmutableArray<BulkLoadTable> Tables)
{
    private const int TableBytes = 32;

    /// <summary>The last key of an encoded record.</summary>
    public static ReadOnlySpan<byte> LastKeyOf(ReadOnlySpan<byte> value)
    {
        Invariant.Check(value.Length >= sizeof(int), "ORDER-2", "a bulk load is cut short");
        int length = BinaryPrimitives.ReadInt32LittleEndian(value);
        Invariant.Check(
            length >= 0 && length <= value.Length - sizeof(int), "ORDER-2", "the last key of a bulk load is cut short");
        return value.Slice(sizeof(int), length);
    }

    /// <summary>Reads the value of a logged load.</summary>
    public static BulkLoadRecord Read(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> last = LastKeyOf(value);
        ReadOnlySpan<byte> rest = value[(sizeof(int) + last.Length)..];
        Invariant.Check(
            !rest.IsEmpty && rest.Length % TableBytes == 0, "ORDER-2", "the tables of a bulk load are cut short");
        var tables = ImmutableArray.CreateBuilder<BulkLoadTable>(rest.Length / TableBytes);
        for (; !rest.IsEmpty; rest = rest[TableBytes..])
        {
            tables.Add(new BulkLoadTable(
                new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(rest)),
                BinaryPrimitives.ReadInt64LittleEndian(rest[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(rest[16..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[24..])));
        }

        return new BulkLoadRecord(last.ToArray(), tables.MoveToImmutable());
    }

    /// <summary>As it is logged.</summary>
    public byte[] Encode()
    {
        byte[] value = new byte[sizeof(int) + LastKey.Length + (Tables.Length * TableBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(value, LastKey.Length);
        LastKey.Span.CopyTo(value.AsSpan(sizeof(int)));
        Span<byte> rest = value.AsSpan(sizeof(int) + LastKey.Length);
        foreach (BulkLoadTable table in Tables)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, table.Number.Value);
            BinaryPrimitives.WriteInt64LittleEndian(rest[8..], table.FileBytes);
            BinaryPrimitives.WriteInt64LittleEndian(rest[16..], table.EntryCount);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[24..], table.Digest);
            rest = rest[TableBytes..];
        }

        return value;
    }
}

using System.Buffers.Binary;

namespace Turnstile.Kv.Admission;

/// <summary>What is remembered of a request that passed. Format: docs/formats/requests.md; little-endian.</summary>
/// <param name="Fingerprint">What was asked.</param>
/// <param name="IsOtherwise">Whether the batch to take otherwise passed.</param>
/// <param name="First">The sequence of its first operation.</param>
/// <param name="Count">How many operations it had.</param>
/// <param name="Version">The version that its first operation gave its key.</param>
/// <param name="ExpiresAt">When it is forgotten, Unix milliseconds of log time.</param>
/// <param name="Written">The operation that remembers it.</param>
/// <remarks><code>
/// offset  size  field
///      0     1  format: 1
///      1     1  1 if the batch to take otherwise passed, else 0
///      2     2  zero
///      4     4  count of operations
///      8    16  fingerprint
///     24     8  version that the first operation gave its key
///     32     8  sequence of the first operation
/// </code>
/// Stored as a row of keyspace 4294967295: the key is the client's name, then the number, 8 bytes big-endian; the row
/// expires when the request is forgotten.</remarks>
internal sealed record RequestRecord(
    UInt128 Fingerprint,
    bool IsOtherwise,
    Sequence First,
    int Count,
    ulong Version,
    long ExpiresAt,
    Sequence Written)
{
    /// <summary>The keyspace of the rows; no name leads to it.</summary>
    public const uint Keyspace = uint.MaxValue;

    /// <summary>The size of a row's value, bytes.</summary>
    public const int ValueBytes = 40;

    private const byte Format = 1;

    /// <summary>The sequence of its last operation.</summary>
    public Sequence Last => First.Plus(Count - 1);

    /// <summary>Reads a row.</summary>
    public static RequestRecord Read(ReadOnlySpan<byte> value, long expiresAt, Sequence written)
    {
        Invariant.Check(
            value.Length == ValueBytes && value[0] == Format, "ORDER-2", "a remembered request is not of format 1");
        return new RequestRecord(
            BinaryPrimitives.ReadUInt128LittleEndian(value[8..]),
            value[1] != 0,
            new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(value[32..])),
            BinaryPrimitives.ReadInt32LittleEndian(value[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(value[24..]),
            expiresAt,
            written);
    }

    /// <summary>Writes a row's value.</summary>
    public void Write(Span<byte> value)
    {
        value[..ValueBytes].Clear();
        value[0] = Format;
        value[1] = IsOtherwise ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(value[4..], Count);
        BinaryPrimitives.WriteUInt128LittleEndian(value[8..], Fingerprint);
        BinaryPrimitives.WriteUInt64LittleEndian(value[24..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(value[32..], First.Value);
    }
}

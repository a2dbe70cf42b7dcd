using System.Buffers.Binary;

namespace Turnstile.Log;

/// <summary>One logged operation, read in place. Format: docs/formats/log.md, operations; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     1  kind: which layer applies it, and how (1..31 keys, 32..63 documents)
///      1     1  flags, meant for that layer; the highest bit: it ends its batch
///      2     2  length of the key, bytes
///      4     4  length of the value, bytes
///      8     4  target: id of the keyspace or collection
///     12     4  length of the columns, bytes
///     16     8  version: writes of this key since it was created     ┐
///     24     8  create sequence: when the key was created            │ stamped in the turnstile
///     32     8  previous sequence: of the entry this one replaces    ┘
///     40     8  expires at: Unix milliseconds, 0 for never
///     48     k  key
///   48+k     v  value
/// 48+k+v     c  columns (a document's vectors)
///              zeros up to a multiple of 8
/// </code>
/// Only what an operation does is logged, never what it asked for (ORDER-2): the stamps make replay free of
/// look-ups.</remarks>
internal readonly ref struct Operation
{
    /// <summary>The size of the fixed part, bytes.</summary>
    public const int HeaderBytes = 48;

    /// <summary>The flag of the last operation of a batch.</summary>
    public const byte EndsBatchFlag = 0x80;

    /// <summary>The flag of an operation that names files beside the log: frames alone do not carry it.</summary>
    public const byte NamesFilesFlag = 0x40;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>The operation that begins at the start of <paramref name="bytes"/>.</summary>
    /// <exception cref="InvariantException">The lengths inside do not fit: the caller passed unchecked
    /// bytes.</exception>
    public Operation(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(bytes.Length >= HeaderBytes, "ORDER-2", "an operation is cut short");
        int keyBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        int valueBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        int columnsBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        long total = HeaderBytes + keyBytes + (long)valueBytes + columnsBytes;
        Invariant.Check(
            valueBytes >= 0 && columnsBytes >= 0 && Padded(total) <= bytes.Length,
            "ORDER-2",
            "an operation's lengths do not fit its batch");
        _bytes = bytes[..(int)Padded(total)];
        Key = bytes.Slice(HeaderBytes, keyBytes);
        Value = bytes.Slice(HeaderBytes + keyBytes, valueBytes);
        Columns = bytes.Slice(HeaderBytes + keyBytes + valueBytes, columnsBytes);
    }

    /// <summary>Which layer applies it, and how.</summary>
    public byte Kind => _bytes[0];

    /// <summary>Meant for the layer that applies it.</summary>
    public byte Flags => (byte)(_bytes[1] & ~EndsBatchFlag);

    /// <summary>Whether it is the last one of its batch.</summary>
    public bool EndsBatch => (_bytes[1] & EndsBatchFlag) != 0;

    /// <summary>Whether it names files beside the log, without which it cannot be applied.</summary>
    public bool NamesFiles => (_bytes[1] & NamesFilesFlag) != 0;

    /// <summary>The id of the keyspace or collection.</summary>
    public uint Target => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[8..]);

    /// <summary>Writes of this key since it was created, this one included; 0 for a delete.</summary>
    public ulong Version => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[16..]);

    /// <summary>The sequence that created the key.</summary>
    public Sequence CreateSequence => new(BinaryPrimitives.ReadUInt64LittleEndian(_bytes[24..]));

    /// <summary>The sequence of the entry that this one replaces; zero for none.</summary>
    public Sequence PreviousSequence => new(BinaryPrimitives.ReadUInt64LittleEndian(_bytes[32..]));

    /// <summary>When the entry expires, Unix milliseconds; 0 for never.</summary>
    public long ExpiresAt => BinaryPrimitives.ReadInt64LittleEndian(_bytes[40..]);

    /// <summary>The key, or the encoded document id.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value, or the encoded row of a document.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>What belongs into columns, not rows: a document's vectors.</summary>
    public ReadOnlySpan<byte> Columns { get; }

    /// <summary>The size of the whole operation with its padding, bytes.</summary>
    public int ByteCount => _bytes.Length;

    /// <summary>The next multiple of 8.</summary>
    public static long Padded(long bytes) => (bytes + 7) & ~7L;
}

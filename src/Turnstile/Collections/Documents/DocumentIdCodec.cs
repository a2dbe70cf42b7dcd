using System.Buffers.Binary;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>A document id as a key whose byte order is the id's natural order. Version 1.</summary>
/// <remarks><code>
/// size     field
///    1     kind: 1 String, 2 Int64, 3 UInt64, 4 Guid
///    n     String: UTF-8. Int64: big-endian, sign bit flipped. UInt64: big-endian. Guid: 16 bytes as printed.
/// </code></remarks>
internal static class DocumentIdCodec
{
    /// <summary>The longest key, bytes.</summary>
    public const int BytesMax = 1 + DocumentId.StringBytesMax;

    private const ulong SignBit = 1UL << 63;

    /// <summary>The size of every key of a kind, bytes; 0 where they differ.</summary>
    public static int BytesOf(DocumentIdKind kind) => kind switch
    {
        DocumentIdKind.Guid => 1 + 16,
        DocumentIdKind.Int64 or DocumentIdKind.UInt64 => 1 + sizeof(ulong),
        _ => 0,
    };

    /// <summary>The size of the key of <paramref name="id"/>, bytes.</summary>
    public static int Measure(DocumentId id) => 1 + id.Kind switch
    {
        DocumentIdKind.String => StrictUtf8.ByteCount(id.AsString()),
        DocumentIdKind.Guid => 16,
        DocumentIdKind.Int64 or DocumentIdKind.UInt64 => sizeof(ulong),
        _ => throw new ArgumentException("the document has no id"),
    };

    /// <summary>Writes the key of <paramref name="id"/>; returns its size, bytes.</summary>
    public static int Write(DocumentId id, Span<byte> key)
    {
        key[0] = (byte)id.Kind;
        Span<byte> rest = key[1..];
        switch (id.Kind)
        {
            case DocumentIdKind.String:
                return 1 + StrictUtf8.Write(id.AsString(), rest);
            case DocumentIdKind.Int64:
                BinaryPrimitives.WriteUInt64BigEndian(rest, (ulong)id.AsInt64() ^ SignBit);
                return 1 + sizeof(ulong);
            case DocumentIdKind.UInt64:
                BinaryPrimitives.WriteUInt64BigEndian(rest, id.AsUInt64());
                return 1 + sizeof(ulong);
            case DocumentIdKind.Guid:
                id.AsGuid().TryWriteBytes(rest, bigEndian: true, out _);
                return 1 + 16;
            default:
                throw new ArgumentException("the document has no id");
        }
    }

    /// <summary>The key of <paramref name="id"/> as an array.</summary>
    public static byte[] ToBytes(DocumentId id)
    {
        byte[] key = new byte[Measure(id)];
        Write(id, key);
        return key;
    }

    /// <summary>The id of a key.</summary>
    /// <exception cref="InvalidDataException">The bytes are no key.</exception>
    public static DocumentId Read(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> rest = key.IsEmpty ? key : key[1..];
        switch (key.IsEmpty ? DocumentIdKind.None : (DocumentIdKind)key[0])
        {
            case DocumentIdKind.String when rest.Length is > 0 and <= DocumentId.StringBytesMax
                && StrictUtf8.TryRead(rest, out string text):
                return new DocumentId(text);
            case DocumentIdKind.Int64 when rest.Length == sizeof(ulong):
                return new DocumentId((long)(BinaryPrimitives.ReadUInt64BigEndian(rest) ^ SignBit));
            case DocumentIdKind.UInt64 when rest.Length == sizeof(ulong):
                return new DocumentId(BinaryPrimitives.ReadUInt64BigEndian(rest));
            case DocumentIdKind.Guid when rest.Length == 16:
                return new DocumentId(new Guid(rest, bigEndian: true));
            default:
                throw new InvalidDataException(
                    $"document id: {key.Length} bytes that begin with {(key.IsEmpty ? "nothing" : key[0])} "
                    + "are no key");
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>The id of a document: text, a number or a Guid. Unique in its collection.</summary>
/// <remarks>Ids of one kind have their natural order: numbers by value, text by code point, Guids by their digits as
/// printed. Text has 1 to 1,024 UTF-8 bytes.</remarks>
[SuppressMessage("Usage", "CA2225", Justification = "The constructors say the same.")]
public readonly struct DocumentId : IEquatable<DocumentId>, IComparable<DocumentId>
{
    /// <summary>The longest text id, UTF-8 bytes.</summary>
    public const int StringBytesMax = 1_024;

    private readonly string? _text;
    private readonly UInt128 _bits;

    /// <summary>A text id.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds half a surrogate pair.</exception>
    public DocumentId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int bytes = StrictUtf8.ByteCount(value);
        if (bytes is < 1 or > StringBytesMax)
        {
            throw new ArgumentException(
                bytes < 0
                    ? "the document id holds half a surrogate pair; whole characters are allowed"
                    : $"the document id has {bytes} bytes; 1 to {StringBytesMax} are allowed",
                nameof(value));
        }

        _text = value;
        Kind = DocumentIdKind.String;
    }

    /// <summary>A signed number as id.</summary>
    public DocumentId(long value)
    {
        _bits = (ulong)value;
        Kind = DocumentIdKind.Int64;
    }

    /// <summary>An unsigned number as id.</summary>
    public DocumentId(ulong value)
    {
        _bits = value;
        Kind = DocumentIdKind.UInt64;
    }

    /// <summary>A Guid as id.</summary>
    public DocumentId(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        _bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        Kind = DocumentIdKind.Guid;
    }

    /// <summary>What the id is; None if it was never set.</summary>
    public DocumentIdKind Kind { get; }

    /// <summary>Whether the id was never set.</summary>
    public bool IsNone => Kind == DocumentIdKind.None;

    /// <summary>The id as text.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public string AsString() => Kind == DocumentIdKind.String ? _text! : throw WrongKind(DocumentIdKind.String);

    /// <summary>The id as a signed number.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public long AsInt64() => Kind == DocumentIdKind.Int64 ? (long)(ulong)_bits : throw WrongKind(DocumentIdKind.Int64);

    /// <summary>The id as an unsigned number.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public ulong AsUInt64() => Kind == DocumentIdKind.UInt64 ? (ulong)_bits : throw WrongKind(DocumentIdKind.UInt64);

    /// <summary>The id as a Guid.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public Guid AsGuid()
    {
        if (Kind != DocumentIdKind.Guid)
        {
            throw WrongKind(DocumentIdKind.Guid);
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _bits);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>This id as one of <paramref name="kind"/>: a number may change between signed and unsigned if it fits.
    /// </summary>
    /// <exception cref="ArgumentException">It is of another kind, or does not fit.</exception>
    public DocumentId As(DocumentIdKind kind)
    {
        if (Kind == kind && kind != DocumentIdKind.None)
        {
            return this;
        }

        return (Kind, kind) switch
        {
            (DocumentIdKind.Int64, DocumentIdKind.UInt64) when AsInt64() >= 0 => new DocumentId((ulong)AsInt64()),
            (DocumentIdKind.UInt64, DocumentIdKind.Int64) when AsUInt64() <= long.MaxValue =>
                new DocumentId((long)AsUInt64()),
            (DocumentIdKind.None, _) => throw new ArgumentException("the document has no id"),
            _ => throw new ArgumentException($"the document id {this} is {Kind}; the schema says {kind}"),
        };
    }

    /// <summary>Text as an id.</summary>
    public static implicit operator DocumentId(string value) => new(value);

    /// <summary>A number as an id.</summary>
    public static implicit operator DocumentId(int value) => new((long)value);

    /// <summary>A number as an id.</summary>
    public static implicit operator DocumentId(long value) => new(value);

    /// <summary>A number as an id.</summary>
    public static implicit operator DocumentId(ulong value) => new(value);

    /// <summary>A Guid as an id.</summary>
    public static implicit operator DocumentId(Guid value) => new(value);

    /// <summary>Whether both are the same id of the same kind.</summary>
    public static bool operator ==(DocumentId left, DocumentId right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(DocumentId left, DocumentId right) => !left.Equals(right);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(DocumentId left, DocumentId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(DocumentId left, DocumentId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(DocumentId left, DocumentId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(DocumentId left, DocumentId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(DocumentId other) =>
        Kind == other.Kind && _bits == other._bits && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DocumentId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _bits, _text);

    /// <summary>The natural order inside one kind; kinds by their numbers.</summary>
    public int CompareTo(DocumentId other)
    {
        if (Kind != other.Kind)
        {
            return ((byte)Kind).CompareTo((byte)other.Kind);
        }

        return Kind switch
        {
            DocumentIdKind.String => TextOrder.Compare(_text!, other._text!),
            DocumentIdKind.Int64 => AsInt64().CompareTo(other.AsInt64()),
            _ => _bits.CompareTo(other._bits),
        };
    }

    /// <summary>The id as text, whatever its kind.</summary>
    public override string ToString() => Kind switch
    {
        DocumentIdKind.String => _text!,
        DocumentIdKind.Int64 => AsInt64().ToString(CultureInfo.InvariantCulture),
        DocumentIdKind.UInt64 => AsUInt64().ToString(CultureInfo.InvariantCulture),
        DocumentIdKind.Guid => AsGuid().ToString("D", CultureInfo.InvariantCulture),
        _ => "",
    };

    private InvalidOperationException WrongKind(DocumentIdKind asked) =>
        new($"the document id is {Kind}, and {asked} was asked for");
}

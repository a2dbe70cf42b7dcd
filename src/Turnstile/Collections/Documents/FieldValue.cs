using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>One scalar value, or null. A small struct: nothing is boxed.</summary>
/// <remarks>The default is null. NaN is refused, since it has no place in an order, and -0.0 becomes 0.0. A DateTime
/// is kept in UTC: a local one is converted, one of unspecified kind is refused, and what comes back is UTC.</remarks>
[SuppressMessage("Usage", "CA2225", Justification = "The overloads of Of say the same.")]
public readonly struct FieldValue : IEquatable<FieldValue>, IComparable<FieldValue>
{
    private readonly string? _text;
    private readonly long _bits;
    private readonly long _moreBits;

    private FieldValue(FieldType type, long bits, long moreBits = 0, string? text = null)
    {
        Type = type;
        _bits = bits;
        _moreBits = moreBits;
        _text = text;
    }

    /// <summary>No value.</summary>
    public static FieldValue Null => default;

    /// <summary>What it holds; None for null.</summary>
    public FieldType Type { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => Type == FieldType.None;

    /// <summary>The bits of a number, a Boolean or a point in time, as rows hold them.</summary>
    internal long Bits => _bits;

    /// <summary>Text; null stays null.</summary>
    public static FieldValue Of(string? value) => value is null ? default : new(FieldType.String, 0, 0, value);

    /// <summary>True or false.</summary>
    public static FieldValue Of(bool value) => new(FieldType.Boolean, value ? 1 : 0);

    /// <summary>A 32-bit number.</summary>
    public static FieldValue Of(int value) => new(FieldType.Int32, value);

    /// <summary>A 64-bit number.</summary>
    public static FieldValue Of(long value) => new(FieldType.Int64, value);

    /// <summary>A 32-bit float.</summary>
    /// <exception cref="ArgumentException">It is NaN.</exception>
    public static FieldValue Of(float value) => float.IsNaN(value)
        ? throw new ArgumentException("NaN has no place in an order; store null instead", nameof(value))
        : new(FieldType.Float, BitConverter.SingleToUInt32Bits(value + 0f));

    /// <summary>A 64-bit float.</summary>
    /// <exception cref="ArgumentException">It is NaN.</exception>
    public static FieldValue Of(double value) => double.IsNaN(value)
        ? throw new ArgumentException("NaN has no place in an order; store null instead", nameof(value))
        : new(FieldType.Double, BitConverter.DoubleToInt64Bits(value + 0d));

    /// <summary>A point in time.</summary>
    /// <exception cref="ArgumentException">Its kind is unspecified.</exception>
    public static FieldValue Of(DateTime value) => value.Kind == DateTimeKind.Unspecified
        ? throw new ArgumentException(
            "the DateTime has an unspecified kind; DateTimeKind.Utc and Local are allowed", nameof(value))
        : new(FieldType.DateTime, value.ToUniversalTime().Ticks);

    /// <summary>A Guid.</summary>
    public static FieldValue Of(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return new FieldValue(
            FieldType.Guid,
            System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes),
            System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public string AsString() => Type == FieldType.String ? _text! : throw Wrong(FieldType.String);

    /// <summary>True or false.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public bool AsBoolean() => Type == FieldType.Boolean ? _bits != 0 : throw Wrong(FieldType.Boolean);

    /// <summary>The 32-bit number.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public int AsInt32() => Type == FieldType.Int32 ? (int)_bits : throw Wrong(FieldType.Int32);

    /// <summary>The 64-bit number; a 32-bit one is widened.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public long AsInt64() => Type is FieldType.Int64 or FieldType.Int32 ? _bits : throw Wrong(FieldType.Int64);

    /// <summary>The 32-bit float.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public float AsFloat() => Type == FieldType.Float
        ? BitConverter.UInt32BitsToSingle((uint)_bits)
        : throw Wrong(FieldType.Float);

    /// <summary>The 64-bit float; a 32-bit float or a 32-bit number is widened.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public double AsDouble() => Type switch
    {
        FieldType.Double => BitConverter.Int64BitsToDouble(_bits),
        FieldType.Float => AsFloat(),
        FieldType.Int32 => _bits,
        _ => throw Wrong(FieldType.Double),
    };

    /// <summary>The point in time, in UTC.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public DateTime AsDateTime() => Type == FieldType.DateTime
        ? new DateTime(_bits, DateTimeKind.Utc)
        : throw Wrong(FieldType.DateTime);

    /// <summary>The Guid.</summary>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public Guid AsGuid()
    {
        if (Type != FieldType.Guid)
        {
            throw Wrong(FieldType.Guid);
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, _bits);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], _moreBits);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Text as a value; null stays null.</summary>
    public static implicit operator FieldValue(string? value) => Of(value);

    /// <summary>True or false as a value.</summary>
    public static implicit operator FieldValue(bool value) => Of(value);

    /// <summary>A number as a value.</summary>
    public static implicit operator FieldValue(int value) => Of(value);

    /// <summary>A number as a value.</summary>
    public static implicit operator FieldValue(long value) => Of(value);

    /// <summary>A number as a value; NaN is refused.</summary>
    public static implicit operator FieldValue(float value) => Of(value);

    /// <summary>A number as a value; NaN is refused.</summary>
    public static implicit operator FieldValue(double value) => Of(value);

    /// <summary>A point in time as a value; an unspecified kind is refused.</summary>
    public static implicit operator FieldValue(DateTime value) => Of(value);

    /// <summary>A Guid as a value.</summary>
    public static implicit operator FieldValue(Guid value) => Of(value);

    /// <summary>Whether both hold the same value of the same type; null equals null.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(FieldValue left, FieldValue right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(FieldValue left, FieldValue right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(FieldValue left, FieldValue right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(FieldValue left, FieldValue right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(FieldValue other) => Type == other.Type && _bits == other._bits && _moreBits == other._moreBits
        && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, _bits, _moreBits, _text);

    /// <summary>The natural order inside one type: text by code point, false before true; null before
    /// everything.</summary>
    public int CompareTo(FieldValue other)
    {
        if (Type != other.Type)
        {
            return ((byte)Type).CompareTo((byte)other.Type);
        }

        return Type switch
        {
            FieldType.String => TextOrder.Compare(_text!, other._text!),
            FieldType.Float => AsFloat().CompareTo(other.AsFloat()),
            FieldType.Double => AsDouble().CompareTo(other.AsDouble()),
            FieldType.Guid => AsGuid().CompareTo(other.AsGuid()),
            _ => _bits.CompareTo(other._bits),
        };
    }

    /// <summary>The value as text, the same in every culture; <c>null</c> for null.</summary>
    public override string ToString() => Type switch
    {
        FieldType.String => _text!,
        FieldType.Boolean => AsBoolean() ? "true" : "false",
        FieldType.Int32 or FieldType.Int64 => _bits.ToString(CultureInfo.InvariantCulture),
        FieldType.Float => AsFloat().ToString("R", CultureInfo.InvariantCulture),
        FieldType.Double => AsDouble().ToString("R", CultureInfo.InvariantCulture),
        FieldType.DateTime => AsDateTime().ToString("O", CultureInfo.InvariantCulture),
        FieldType.Guid => AsGuid().ToString("D", CultureInfo.InvariantCulture),
        _ => "null",
    };

    private InvalidOperationException Wrong(FieldType asked) =>
        new($"the value is {(IsNull ? "null" : Type)}, and {asked} was asked for");
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Turnstile.Vectors;

namespace Turnstile.Collections.Documents;

/// <summary>One vector of a document, or null: floats, or bytes with or without sign.</summary>
/// <remarks>It refers to the caller's memory and copies nothing; leave that memory alone until the write is done.
/// The default is null, and so is a null array.</remarks>
[SuppressMessage("Usage", "CA2225", Justification = "The overloads of Of say the same.")]
public readonly struct VectorValue : IEquatable<VectorValue>
{
    private readonly ReadOnlyMemory<float> _floats;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _isSet;

    private VectorValue(VectorElement element, ReadOnlyMemory<float> floats, ReadOnlyMemory<byte> bytes)
    {
        Element = element;
        _floats = floats;
        _bytes = bytes;
        _isSet = true;
    }

    /// <summary>No vector.</summary>
    public static VectorValue Null => default;

    /// <summary>Whether there is no vector.</summary>
    public bool IsNull => !_isSet;

    /// <summary>What one component is; without meaning for null.</summary>
    public VectorElement Element { get; }

    /// <summary>How many components there are; 0 for null.</summary>
    public int Dimension => Element == VectorElement.Float32 ? _floats.Length : _bytes.Length;

    /// <summary>The components as they are stored: floats little-endian, or one byte each.</summary>
    public ReadOnlySpan<byte> Bytes =>
        Element == VectorElement.Float32 ? MemoryMarshal.AsBytes(_floats.Span) : _bytes.Span;

    /// <summary>A vector of floats.</summary>
    public static VectorValue Of(ReadOnlyMemory<float> components) => new(VectorElement.Float32, components, default);

    /// <summary>A vector of bytes, 0 to 255.</summary>
    public static VectorValue Of(ReadOnlyMemory<byte> components) => new(VectorElement.UInt8, default, components);

    /// <summary>A vector of bytes, -128 to 127.</summary>
    public static VectorValue Of(sbyte[] components)
    {
        ArgumentNullException.ThrowIfNull(components);
        return new(VectorElement.Int8, default, (byte[])(object)components);
    }

    /// <summary>A vector of <paramref name="element"/> copied from its stored bytes.</summary>
    internal static VectorValue FromBytes(VectorElement element, ReadOnlySpan<byte> bytes) =>
        element == VectorElement.Float32
            ? new(element, MemoryMarshal.Cast<byte, float>(bytes).ToArray(), default)
            : new(element, default, bytes.ToArray());

    /// <summary>The floats.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds bytes.</exception>
    public ReadOnlyMemory<float> AsFloats() => _isSet && Element == VectorElement.Float32
        ? _floats
        : throw Wrong(VectorElement.Float32);

    /// <summary>The bytes, 0 to 255.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds something else.</exception>
    public ReadOnlyMemory<byte> AsBytes() => _isSet && Element == VectorElement.UInt8
        ? _bytes
        : throw Wrong(VectorElement.UInt8);

    /// <summary>The bytes, -128 to 127.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds something else.</exception>
    public ReadOnlySpan<sbyte> AsSBytes() => _isSet && Element == VectorElement.Int8
        ? MemoryMarshal.Cast<byte, sbyte>(_bytes.Span)
        : throw Wrong(VectorElement.Int8);

    /// <summary>Floats as a vector.</summary>
    public static implicit operator VectorValue(float[]? components) =>
        components is null ? default : Of((ReadOnlyMemory<float>)components);

    /// <summary>Floats as a vector.</summary>
    public static implicit operator VectorValue(ReadOnlyMemory<float> components) => Of(components);

    /// <summary>Bytes, 0 to 255, as a vector.</summary>
    public static implicit operator VectorValue(byte[]? components) =>
        components is null ? default : Of((ReadOnlyMemory<byte>)components);

    /// <summary>Bytes, 0 to 255, as a vector.</summary>
    public static implicit operator VectorValue(ReadOnlyMemory<byte> components) => Of(components);

    /// <summary>Bytes, -128 to 127, as a vector.</summary>
    public static implicit operator VectorValue(sbyte[]? components) => components is null ? default : Of(components);

    /// <summary>Whether both hold the same components of the same element, bit for bit; null equals null.</summary>
    public static bool operator ==(VectorValue left, VectorValue right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(VectorValue left, VectorValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(VectorValue other) =>
        _isSet == other._isSet && Element == other.Element && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VectorValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Element);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private InvalidOperationException Wrong(VectorElement asked) =>
        new($"the vector is {(IsNull ? "null" : Element)}, and {asked} was asked for");
}

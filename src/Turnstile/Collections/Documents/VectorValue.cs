using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Documents;

/// <summary>One vector of a document, or null: floats, halves, bytes with or without sign, or bits; a sparse vector;
/// or a multi-vector, which is a set of vectors of one dimension.</summary>
/// <remarks>It refers to the caller's memory and copies nothing of a dense vector; leave that memory alone until the
/// write is done. The default is null, and so is a null array.</remarks>
[SuppressMessage("Usage", "CA2225", Justification = "The overloads of Of say the same.")]
public readonly struct VectorValue : IEquatable<VectorValue>
{
    private readonly ReadOnlyMemory<float> _floats;
    private readonly ReadOnlyMemory<Half> _halves;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _tokenDimension;
    private readonly bool _isSet;

    private VectorValue(
        VectorElement element,
        ReadOnlyMemory<float> floats,
        ReadOnlyMemory<byte> bytes,
        VectorKind kind = VectorKind.Dense,
        int tokenDimension = 0)
    {
        Kind = kind;
        Element = element;
        _floats = floats;
        _bytes = bytes;
        _tokenDimension = tokenDimension;
        _isSet = true;
    }

    private VectorValue(ReadOnlyMemory<Half> halves)
        : this(VectorElement.Float16, floats: default, bytes: default) => _halves = halves;

    /// <summary>No vector.</summary>
    public static VectorValue Null => default;

    /// <summary>Whether there is no vector.</summary>
    public bool IsNull => !_isSet;

    /// <summary>Whether it is dense, sparse or a multi-vector; without meaning for null.</summary>
    public VectorKind Kind { get; }

    /// <summary>What one component is; without meaning for null.</summary>
    public VectorElement Element { get; }

    /// <summary>How many components or bits there are, or components in each vector of a multi-vector; 0 for sparse
    /// vectors and null.</summary>
    public int Dimension => Kind switch
    {
        VectorKind.Sparse => 0,
        VectorKind.Multi => _tokenDimension,
        _ => Element switch
        {
            VectorElement.Float32 => _floats.Length,
            VectorElement.Float16 => _halves.Length,
            VectorElement.Binary => 8 * _bytes.Length,
            _ => _bytes.Length,
        },
    };

    /// <summary>How many vectors a multi-vector has; 0 for others.</summary>
    public int TokenCount => _tokenDimension == 0 ? 0 : _floats.Length / _tokenDimension;

    /// <summary>The components as they are stored: floats and halves little-endian, one byte each, or eight bits a
    /// byte; of a sparse vector its terms and then its weights; of a multi-vector one vector after the other.</summary>
    public ReadOnlySpan<byte> Bytes => (Kind, Element) switch
    {
        (VectorKind.Sparse, _) => _bytes.Span,
        (_, VectorElement.Float32) => MemoryMarshal.AsBytes(_floats.Span),
        (_, VectorElement.Float16) => MemoryMarshal.AsBytes(_halves.Span),
        _ => _bytes.Span,
    };

    /// <summary>A vector of floats.</summary>
    public static VectorValue Of(ReadOnlyMemory<float> components) => new(VectorElement.Float32, components, default);

    /// <summary>A vector of halves.</summary>
    public static VectorValue Of(ReadOnlyMemory<Half> components) => new(components);

    /// <summary>A vector of bits, eight to a byte, the first in the lowest.</summary>
    public static VectorValue OfBits(ReadOnlyMemory<byte> bits) => new(VectorElement.Binary, default, bits);

    /// <summary>A vector of bytes, 0 to 255.</summary>
    public static VectorValue Of(ReadOnlyMemory<byte> components) => new(VectorElement.UInt8, default, components);

    /// <summary>A vector of bytes, -128 to 127.</summary>
    public static VectorValue Of(sbyte[] components)
    {
        ArgumentNullException.ThrowIfNull(components);
        return new(VectorElement.Int8, default, (byte[])(object)components);
    }

    /// <summary>A sparse vector.</summary>
    public static VectorValue Of(SparseVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        byte[] bytes = new byte[vector.ByteCount];
        vector.Write(bytes);
        return new(VectorElement.Float32, default, bytes, VectorKind.Sparse);
    }

    /// <summary>A multi-vector: vectors of <paramref name="dimension"/> components, one after the other.</summary>
    /// <exception cref="ArgumentException">The components are no whole number of vectors.</exception>
    public static VectorValue OfTokens(ReadOnlyMemory<float> components, int dimension) =>
        dimension >= 1 && components.Length % dimension == 0
            ? new(VectorElement.Float32, components, default, VectorKind.Multi, dimension)
            : throw new ArgumentException(
                $"the multi-vector has {components.Length} components; a multiple of its dimension {dimension} is "
                + "allowed, which is 1 or more",
                nameof(components));

    /// <summary>A multi-vector of these vectors, copied.</summary>
    /// <exception cref="ArgumentException">There is none, or they differ in dimension.</exception>
    public static VectorValue OfTokens(params IReadOnlyList<float[]> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        int dimension = tokens.Count > 0 ? tokens[0].Length : 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Length != dimension)
            {
                throw new ArgumentException(
                    $"vector {i} of the multi-vector has {tokens[i].Length} components, vector 0 {dimension}; "
                    + "as many in each are allowed",
                    nameof(tokens));
            }
        }

        return dimension > 0
            ? OfTokens(tokens.SelectMany(static token => token).ToArray(), dimension)
            : throw new ArgumentException("the multi-vector is empty; 1 vector and more are allowed", nameof(tokens));
    }

    /// <summary>A vector of <paramref name="field"/> copied from its stored bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such vector.</exception>
    internal static VectorValue FromBytes(VectorField field, ReadOnlySpan<byte> bytes)
    {
        if (!field.Fits(bytes.Length))
        {
            throw new InvalidDataException(
                $"vector \"{field.Name}\" is stored in {bytes.Length} bytes; the schema says {field.Kind} of "
                + $"{field.Dimension} x {field.Element}");
        }

        return (field.Kind, field.Element) switch
        {
            (VectorKind.Sparse, _) => Of(SparseVector.Read(bytes)),
            (VectorKind.Multi, _) => OfTokens(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), field.Dimension),
            (_, VectorElement.Float32) => Of(MemoryMarshal.Cast<byte, float>(bytes).ToArray()),
            (_, VectorElement.Float16) => Of(MemoryMarshal.Cast<byte, Half>(bytes).ToArray()),
            _ => new(field.Element, default, bytes.ToArray()),
        };
    }

    /// <summary>The floats.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds something else.</exception>
    public ReadOnlyMemory<float> AsFloats() => Is(VectorKind.Dense, VectorElement.Float32)
        ? _floats
        : throw Wrong(VectorElement.Float32);

    /// <summary>The halves.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds something else.</exception>
    public ReadOnlyMemory<Half> AsHalves() => Is(VectorKind.Dense, VectorElement.Float16)
        ? _halves
        : throw Wrong(VectorElement.Float16);

    /// <summary>The bits, eight to a byte, the first in the lowest.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds something else.</exception>
    public ReadOnlyMemory<byte> AsBits() => Is(VectorKind.Dense, VectorElement.Binary)
        ? _bytes
        : throw Wrong(VectorElement.Binary);

    /// <summary>The bytes, 0 to 255.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds something else.</exception>
    public ReadOnlyMemory<byte> AsBytes() => Is(VectorKind.Dense, VectorElement.UInt8)
        ? _bytes
        : throw Wrong(VectorElement.UInt8);

    /// <summary>The bytes, -128 to 127.</summary>
    /// <exception cref="InvalidOperationException">It is null or holds something else.</exception>
    public ReadOnlySpan<sbyte> AsSBytes() => Is(VectorKind.Dense, VectorElement.Int8)
        ? MemoryMarshal.Cast<byte, sbyte>(_bytes.Span)
        : throw Wrong(VectorElement.Int8);

    /// <summary>The sparse vector.</summary>
    /// <exception cref="InvalidOperationException">It is null or no sparse vector.</exception>
    public SparseVector AsSparse() => Is(VectorKind.Sparse, VectorElement.Float32)
        ? SparseVector.Read(_bytes.Span)
        : throw Wrong(VectorKind.Sparse);

    /// <summary>The vectors of a multi-vector, one after the other, each of <see cref="Dimension"/> components.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is null or no multi-vector.</exception>
    public ReadOnlyMemory<float> AsTokens() => Is(VectorKind.Multi, VectorElement.Float32)
        ? _floats
        : throw Wrong(VectorKind.Multi);

    /// <summary>A sparse vector as a vector.</summary>
    public static implicit operator VectorValue(SparseVector? vector) => vector is null ? default : Of(vector);

    /// <summary>Floats as a vector.</summary>
    public static implicit operator VectorValue(float[]? components) =>
        components is null ? default : Of((ReadOnlyMemory<float>)components);

    /// <summary>Floats as a vector.</summary>
    public static implicit operator VectorValue(ReadOnlyMemory<float> components) => Of(components);

    /// <summary>Halves as a vector.</summary>
    public static implicit operator VectorValue(Half[]? components) =>
        components is null ? default : Of((ReadOnlyMemory<Half>)components);

    /// <summary>Halves as a vector.</summary>
    public static implicit operator VectorValue(ReadOnlyMemory<Half> components) => Of(components);

    /// <summary>Bytes, 0 to 255, as a vector; for bits there is <see cref="OfBits"/>.</summary>
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
        _isSet == other._isSet
        && Kind == other.Kind
        && Element == other.Element
        && _tokenDimension == other._tokenDimension
        && Bytes.SequenceEqual(other.Bytes);

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

    private bool Is(VectorKind kind, VectorElement element) => _isSet && Kind == kind && Element == element;

    private InvalidOperationException Wrong(object asked) => new(
        $"the vector is {(IsNull ? "null" : Kind == VectorKind.Dense ? Element : Kind)}, and {asked} was asked for");
}

using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Documents;

/// <summary>Values as the types that properties of mapped types have, and back.</summary>
internal static class MappedValue
{
    /// <summary>The kind of ids that <paramref name="type"/> holds; None if it holds none.</summary>
    public static DocumentIdKind IdKindOf(Type type) => type switch
    {
        _ when type == typeof(string) => DocumentIdKind.String,
        _ when type == typeof(long) || type == typeof(int) => DocumentIdKind.Int64,
        _ when type == typeof(ulong) => DocumentIdKind.UInt64,
        _ when type == typeof(Guid) => DocumentIdKind.Guid,
        _ => DocumentIdKind.None,
    };

    /// <summary>The id that a property holds; none for null.</summary>
    public static DocumentId ToId(object? value) => value switch
    {
        string text => text,
        long number => number,
        int number => number,
        ulong number => number,
        Guid guid => guid,
        _ => default,
    };

    /// <summary>An id as a property's type.</summary>
    public static object FromId(DocumentId id, Type type) => type switch
    {
        _ when type == typeof(string) => id.AsString(),
        _ when type == typeof(long) => id.AsInt64(),
        _ when type == typeof(int) => checked((int)id.AsInt64()),
        _ when type == typeof(ulong) => id.AsUInt64(),
        _ => id.AsGuid(),
    };

    /// <summary>A scalar as a property's type, or its nullable.</summary>
    /// <exception cref="InvalidOperationException">The value is null or of another type.</exception>
    public static object? FromField(FieldValue value, Type type)
    {
        if (value.IsNull && (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null))
        {
            return null;
        }

        return FieldCast.TypeOf(type) switch
        {
            FieldType.String => value.AsString(),
            FieldType.Boolean => value.AsBoolean(),
            FieldType.Int32 => value.AsInt32(),
            FieldType.Int64 => value.AsInt64(),
            FieldType.Float => value.AsFloat(),
            FieldType.Double => value.AsDouble(),
            FieldType.DateTime => value.AsDateTime(),
            _ => (object)value.AsGuid(),
        };
    }

    /// <summary>Of what kind and element a vector property of <paramref name="type"/> is; null if it holds no
    /// vector. Bytes are bits under a metric of bits.</summary>
    public static (VectorKind Kind, VectorElement Element)? VectorOf(Type type, Metric metric) => type switch
    {
        _ when type == typeof(float[]) || type == typeof(ReadOnlyMemory<float>) =>
            (VectorKind.Dense, VectorElement.Float32),
        _ when type == typeof(Half[]) || type == typeof(ReadOnlyMemory<Half>) =>
            (VectorKind.Dense, VectorElement.Float16),
        _ when type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) =>
            (VectorKind.Dense, IsOfBits(metric) ? VectorElement.Binary : VectorElement.UInt8),
        _ when type == typeof(sbyte[]) => (VectorKind.Dense, VectorElement.Int8),
        _ when type == typeof(SparseVector) => (VectorKind.Sparse, VectorElement.Float32),
        _ when type == typeof(float[][]) => (VectorKind.Multi, VectorElement.Float32),
        _ => null,
    };

    /// <summary>The vector that a property holds; an empty memory is null, and so is a set of none.</summary>
    public static VectorValue ToVector(object? value, Metric metric) => value switch
    {
        // A byte[] pattern would take an sbyte[] too, so the exact type decides.
        not null when value.GetType() == typeof(sbyte[]) => (sbyte[])value,
        SparseVector sparse => sparse,
        float[][] { Length: > 0 } tokens => VectorValue.OfTokens(tokens),
        float[] floats => floats,
        Half[] halves => halves,
        byte[] bits when IsOfBits(metric) => VectorValue.OfBits(bits),
        byte[] bytes => bytes,
        ReadOnlyMemory<float> { IsEmpty: false } floats => floats,
        ReadOnlyMemory<Half> { IsEmpty: false } halves => halves,
        ReadOnlyMemory<byte> { IsEmpty: false } bits when IsOfBits(metric) => VectorValue.OfBits(bits),
        ReadOnlyMemory<byte> { IsEmpty: false } bytes => bytes,
        _ => default,
    };

    /// <summary>A vector as a property's type; null for null.</summary>
    public static object? FromVector(VectorValue value, Type type) => type switch
    {
        _ when value.IsNull => null,
        _ when type == typeof(SparseVector) => value.AsSparse(),
        _ when type == typeof(float[][]) => value.AsTokens().ToArray().Chunk(value.Dimension).ToArray(),
        _ when type == typeof(float[]) => value.AsFloats().ToArray(),
        _ when type == typeof(ReadOnlyMemory<float>) => value.AsFloats(),
        _ when type == typeof(Half[]) => value.AsHalves().ToArray(),
        _ when type == typeof(ReadOnlyMemory<Half>) => value.AsHalves(),
        _ when type == typeof(byte[]) => BytesOf(value).ToArray(),
        _ when type == typeof(ReadOnlyMemory<byte>) => BytesOf(value),
        _ => value.AsSBytes().ToArray(),
    };

    private static bool IsOfBits(Metric metric) => VectorFormat.IsDefined(VectorElement.Binary, metric);

    private static ReadOnlyMemory<byte> BytesOf(VectorValue value) =>
        value.Element == VectorElement.Binary ? value.AsBits() : value.AsBytes();
}

using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Documents;

/// <summary>Refuses documents that do not fit a schema, before anything is logged (ORDER-2).</summary>
/// <remarks>Every refusal is an <see cref="ArgumentException"/> that says what was given and what is allowed. A
/// value is widened where nothing can be lost: Int32 to Int64 or Double, Float to Double. Threads: any.</remarks>
internal sealed class DocumentChecker(CollectionSchema schema)
{
    /// <summary>The document's values in the order of the schema's fields, as declared.</summary>
    public FieldValue[] CheckFields(Document document)
    {
        var values = new FieldValue[schema.Fields.Length];
        foreach ((string name, FieldValue value) in document)
        {
            int index = schema.FieldIndex(name);
            if (index < 0)
            {
                throw new ArgumentException(schema.VectorIndex(name) < 0
                    ? $"collection \"{schema.Name}\" has no field \"{name}\"; it has {NamesOf()}"
                    : $"\"{name}\" is a vector; set it through Vectors");
            }

            values[index] = Check(schema.Fields[index], value);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].IsNull && schema.Fields[i].Required)
            {
                throw new ArgumentException($"field \"{schema.Fields[i].Name}\" is null; the schema says required");
            }
        }

        return values;
    }

    /// <summary>The document's vectors in the order of the schema's vector fields.</summary>
    public VectorValue[] CheckVectors(Document document)
    {
        var vectors = new VectorValue[schema.Vectors.Length];
        foreach ((string name, VectorValue vector) in document.Vectors)
        {
            int index = schema.VectorIndex(name);
            if (index < 0)
            {
                throw new ArgumentException(schema.FieldIndex(name) < 0
                    ? $"collection \"{schema.Name}\" has no vector \"{name}\"; it has {NamesOf()}"
                    : $"\"{name}\" is a scalar field, no vector");
            }

            Check(schema.Vectors[index], vector);
            vectors[index] = vector;
        }

        for (int i = 0; i < vectors.Length; i++)
        {
            if (vectors[i].IsNull && schema.Vectors[i].Required)
            {
                throw new ArgumentException($"vector \"{schema.Vectors[i].Name}\" is null; the schema says required");
            }
        }

        return vectors;
    }

    /// <summary><paramref name="value"/> as the type of <paramref name="field"/>; null stays null.</summary>
    public static FieldValue Check(ScalarField field, FieldValue value)
    {
        if (value.Type == FieldType.String)
        {
            CheckText(field, value.AsString());
        }

        if (value.Type == field.Type || value.IsNull)
        {
            return value;
        }

        return (value.Type, field.Type) switch
        {
            (FieldType.Int32, FieldType.Int64) => FieldValue.Of(value.AsInt64()),
            (FieldType.Int32, FieldType.Double) => FieldValue.Of(value.AsDouble()),
            (FieldType.Float, FieldType.Double) => FieldValue.Of(value.AsDouble()),
            _ => throw new ArgumentException(
                $"field \"{field.Name}\" was given {Article(value.Type)}; the schema says {field.Type}"),
        };
    }

    /// <summary>Refuses a vector that is no <paramref name="field"/>; null passes.</summary>
    public static void Check(VectorField field, VectorValue vector)
    {
        if (vector.IsNull)
        {
            return;
        }

        if (vector.Kind != field.Kind)
        {
            throw new ArgumentException(
                $"vector \"{field.Name}\" was given a {vector.Kind} vector; the schema says {field.Kind}");
        }

        if (field.Kind == VectorKind.Sparse)
        {
            CheckSparse(field, vector);
            return;
        }

        if (vector.Element != field.Element)
        {
            throw new ArgumentException(
                $"vector \"{field.Name}\" has {vector.Element} components; the schema says {field.Element}"
                + (field.Element == VectorElement.Binary ? ", which VectorValue.OfBits makes" : ""));
        }

        if (vector.Dimension != field.Dimension)
        {
            throw new ArgumentException(
                $"vector \"{field.Name}\" has {vector.Dimension} {field.Unit}; the schema says {field.Dimension}");
        }

        if (field.Kind == VectorKind.Multi)
        {
            CheckTokens(field, vector);
        }

        if (vector.Element == VectorElement.Float32)
        {
            CheckFinite(field, MemoryMarshal.Cast<byte, float>(vector.Bytes));
        }
        else if (vector.Element == VectorElement.Float16)
        {
            CheckFinite(field, vector.AsHalves().Span);
        }

        if (field.Kind == VectorKind.Multi)
        {
            CheckSizes(field, vector.AsTokens().Span);
        }
    }

    // Order, number and size of terms and weights are right in every sparse vector that there is.
    private static void CheckSparse(VectorField field, VectorValue vector)
    {
        if (vector.Bytes.IsEmpty)
        {
            throw new ArgumentException(
                $"vector \"{field.Name}\" has no weight but 0; 1 to {SparseVector.NonZeroMax} others are allowed, "
                + "and null");
        }
    }

    private static void CheckTokens(VectorField field, VectorValue vector)
    {
        if (vector.TokenCount is < 1 or > VectorField.TokenCountMax)
        {
            throw new ArgumentException(
                $"vector \"{field.Name}\" has {vector.TokenCount} vectors; "
                + $"1 to {VectorField.TokenCountMax} are allowed, and null");
        }

        if (!field.Fits(vector.Bytes.Length))
        {
            throw new ArgumentException(
                $"vector \"{field.Name}\" has {vector.Bytes.Length / sizeof(float)} components in all its vectors; "
                + $"at most {VectorField.MultiComponentCountMax} are allowed");
        }
    }

    private static void CheckSizes(VectorField field, ReadOnlySpan<float> components)
    {
        for (int i = 0; i < components.Length; i++)
        {
            if (MathF.Abs(components[i]) > VectorField.MultiComponentMax)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"vector \"{field.Name}\" has {components[i]} at component {i}; up to 2^40 in size is allowed"));
            }
        }
    }

    private static void CheckText(ScalarField field, string text)
    {
        int bytes = StrictUtf8.ByteCount(text);
        if (bytes < 0)
        {
            throw new ArgumentException(
                $"field \"{field.Name}\" holds half a surrogate pair; whole characters are allowed");
        }

        if (bytes > RowFormat.StringBytesMax)
        {
            throw new ArgumentException(
                $"field \"{field.Name}\" has {bytes} bytes; at most {RowFormat.StringBytesMax} are allowed");
        }
    }

    private static void CheckFinite<T>(VectorField field, ReadOnlySpan<T> components)
        where T : struct, INumberBase<T>
    {
        for (int i = 0; i < components.Length; i++)
        {
            if (!T.IsFinite(components[i]))
            {
                throw new ArgumentException(
                    $"vector \"{field.Name}\" has {(T.IsNaN(components[i]) ? "NaN" : "an infinity")} "
                    + $"at component {i}; finite numbers are allowed");
            }
        }
    }

    private static string Article(FieldType type) =>
        type is FieldType.Int32 or FieldType.Int64 ? $"an {type}" : $"a {type}";

    private string NamesOf()
    {
        const int shownMax = 12;
        string[] names = [.. schema.Fields.Select(f => f.Name), .. schema.Vectors.Select(f => f.Name)];
        string shown = string.Join(", ", names.Take(shownMax).Select(n => $"\"{n}\""));
        return names.Length == 0 ? "none" : names.Length > shownMax ? shown + ", ..." : shown;
    }
}

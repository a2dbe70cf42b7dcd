using System.Globalization;
using System.Text.Json;
using Turnstile.Cli.Output;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Cli.Importing;

/// <summary>Vectors as JSON: an array of numbers; of bits a string, their bytes in hexadecimal; of a multi-vector an
/// array of arrays; of a sparse vector an object with a weight for each term, which is a number.</summary>
internal static class VectorJson
{
    /// <summary>Reads a vector.</summary>
    /// <exception cref="UsageException">It is no vector that the field allows.</exception>
    public static VectorValue Read(VectorField field, JsonElement value) => (field.Kind, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => VectorValue.Null,
        (VectorKind.Sparse, JsonValueKind.Object) => Sparse(
            field,
            [.. value.EnumerateObject().Select(pair => (pair.Name, NumberOf(field, pair.Value)))]),
        (VectorKind.Multi, JsonValueKind.Array) => Tokens(
            field, [.. value.EnumerateArray().Select(token => NumbersOf(field, token))]),
        (VectorKind.Dense, JsonValueKind.String) when field.Element == VectorElement.Binary =>
            Bits(field, value.GetString()!),
        (VectorKind.Dense, JsonValueKind.Array) when field.Element != VectorElement.Binary =>
            DocumentJson.ToVector(field, NumbersOf(field, value)),
        _ => throw Wrong(field),
    };

    /// <summary>A vector of bits: its bytes in hexadecimal, the first bit in the lowest of the first byte.</summary>
    /// <exception cref="UsageException">They are none.</exception>
    public static VectorValue Bits(VectorField field, string text)
    {
        try
        {
            return VectorValue.OfBits(Convert.FromHexString(text));
        }
        catch (FormatException)
        {
            throw new UsageException(
                $"vector \"{field.Name}\" is '{text}'; {field.Dimension / 4} hexadecimal digits are allowed");
        }
    }

    /// <summary>A multi-vector of such vectors.</summary>
    /// <exception cref="UsageException">They are none that the field allows.</exception>
    public static VectorValue Tokens(VectorField field, double[][] tokens)
    {
        foreach (double[] token in tokens)
        {
            // Refuses what is no float32.
            DocumentJson.ToVector(field, token);
            if (token.Length != field.Dimension)
            {
                throw new UsageException(
                    $"a vector of \"{field.Name}\" has {token.Length} components; {field.Dimension} are allowed");
            }
        }

        float[] components = [.. tokens.SelectMany(static token => token).Select(static number => (float)number)];
        return VectorValue.OfTokens(components, field.Dimension);
    }

    /// <summary>A sparse vector of terms, in any order, and weights.</summary>
    /// <exception cref="UsageException">A term or weight is not allowed, or a term comes twice.</exception>
    public static VectorValue Sparse(VectorField field, IReadOnlyList<(string Term, double Weight)> pairs)
    {
        var weights = new SortedDictionary<uint, float>();
        foreach ((string text, double weight) in pairs)
        {
            if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint term))
            {
                throw new UsageException(
                    $"vector \"{field.Name}\" has term '{text}'; whole numbers from 0 to {uint.MaxValue} are allowed");
            }

            if (!weights.TryAdd(term, (float)weight))
            {
                throw new UsageException($"vector \"{field.Name}\" has term {term} twice; each may come once");
            }
        }

        try
        {
            return new SparseVector([.. weights.Keys], [.. weights.Values]);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException($"vector \"{field.Name}\": {Faults.Describe(fault)}");
        }
    }

    /// <summary>Writes a vector as a property.</summary>
    public static void Write(Utf8JsonWriter writer, string name, VectorValue vector)
    {
        writer.WritePropertyName(name);
        if (vector.IsNull)
        {
            writer.WriteNullValue();
            return;
        }

        switch (vector.Kind)
        {
            case VectorKind.Sparse:
                WriteSparse(writer, vector.AsSparse());
                break;
            case VectorKind.Multi:
                writer.WriteStartArray();
                foreach (float[] token in vector.AsTokens().ToArray().Chunk(vector.Dimension))
                {
                    WriteDense(writer, token);
                }

                writer.WriteEndArray();
                break;
            default:
                if (vector.Element == VectorElement.Binary)
                {
                    writer.WriteStringValue(Convert.ToHexStringLower(vector.Bytes));
                }
                else
                {
                    WriteDense(writer, vector);
                }

                break;
        }
    }

    private static void WriteSparse(Utf8JsonWriter writer, SparseVector vector)
    {
        writer.WriteStartObject();
        for (int i = 0; i < vector.Count; i++)
        {
            writer.WriteNumber(vector.Terms[i].ToString(CultureInfo.InvariantCulture), vector.Weights[i]);
        }

        writer.WriteEndObject();
    }

    private static void WriteDense(Utf8JsonWriter writer, VectorValue vector)
    {
        writer.WriteStartArray();
        for (int i = 0; i < vector.Dimension; i++)
        {
            switch (vector.Element)
            {
                case VectorElement.Float32:
                    writer.WriteNumberValue(vector.AsFloats().Span[i]);
                    break;
                case VectorElement.Float16:
                    writer.WriteNumberValue((float)vector.AsHalves().Span[i]);
                    break;
                case VectorElement.Int8:
                    writer.WriteNumberValue(vector.AsSBytes()[i]);
                    break;
                default:
                    writer.WriteNumberValue(vector.AsBytes().Span[i]);
                    break;
            }
        }

        writer.WriteEndArray();
    }

    private static double[] NumbersOf(VectorField field, JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(number => NumberOf(field, number))]
        : throw Wrong(field);

    private static double NumberOf(VectorField field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Wrong(field);

    private static UsageException Wrong(VectorField field) => new(field.Kind switch
    {
        VectorKind.Sparse => $"vector \"{field.Name}\" is no object of terms and weights, which are numbers",
        VectorKind.Multi => $"vector \"{field.Name}\" is no array of arrays of numbers",
        _ when field.Element == VectorElement.Binary =>
            $"vector \"{field.Name}\" is no string of {field.Dimension / 4} hexadecimal digits",
        _ => $"vector \"{field.Name}\" is no array of numbers",
    });
}

using System.Globalization;
using System.Text.Json;
using Turnstile.Cli.Output;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Importing;

/// <summary>Single documents and ids as JSON and as words of the command line.</summary>
internal static class DocumentJson
{
    /// <summary>Reads an id as the collection has them.</summary>
    /// <exception cref="UsageException">The text is no such id.</exception>
    public static DocumentId ReadId(CollectionSchema schema, string text)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        return schema.IdKind switch
        {
            DocumentIdKind.String => text,
            DocumentIdKind.Int64 when long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out long id) => id,
            DocumentIdKind.UInt64 when ulong.TryParse(text, NumberStyles.None, invariant, out ulong id) => id,
            DocumentIdKind.Guid when Guid.TryParse(text, invariant, out Guid id) => id,
            _ => throw new UsageException(
                $"the id is '{text}'; collection \"{schema.Name}\" has ids of kind {schema.IdKind}"),
        };
    }

    /// <summary>Reads the fields and vectors of a document from a JSON object.</summary>
    /// <exception cref="UsageException">The text is no JSON object, or has what the schema does not allow.</exception>
    public static Document Read(CollectionSchema schema, DocumentId id, string json)
    {
        JsonDocument parsed;
        try
        {
            parsed = JsonDocument.Parse(json);
        }
        catch (JsonException fault)
        {
            throw new UsageException($"the document is no JSON (at byte {fault.BytePositionInLine})");
        }

        using (parsed)
        {
            if (parsed.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UsageException($"the document is {parsed.RootElement.ValueKind}; a JSON object is allowed");
            }

            var document = new Document(id);
            foreach (JsonProperty property in parsed.RootElement.EnumerateObject())
            {
                Set(schema, document, property);
            }

            return document;
        }
    }

    /// <summary>Writes a document as one JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, Document document)
    {
        writer.WriteStartObject();
        WriteId(writer, document.Id);
        writer.WriteNumber("version", document.Version);
        writer.WriteNumber("sequence", document.Sequence.Value);
        WriteFields(writer, document);
        writer.WriteStartObject("vectors");
        foreach ((string name, VectorValue vector) in document.Vectors)
        {
            VectorJson.Write(writer, name, vector);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes an id as the property <c>id</c>: a number if it is one.</summary>
    public static void WriteId(Utf8JsonWriter writer, DocumentId id)
    {
        switch (id.Kind)
        {
            case DocumentIdKind.Int64:
                writer.WriteNumber(JsonLine.IdName, id.AsInt64());
                break;
            case DocumentIdKind.UInt64:
                writer.WriteNumber(JsonLine.IdName, id.AsUInt64());
                break;
            default:
                writer.WriteString(JsonLine.IdName, id.ToString());
                break;
        }
    }

    /// <summary>Writes the scalar fields as the property <c>fields</c>.</summary>
    public static void WriteFields(Utf8JsonWriter writer, Document document)
    {
        writer.WriteStartObject("fields");
        foreach ((string name, FieldValue value) in document)
        {
            WriteField(writer, name, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a vector from numbers.</summary>
    /// <exception cref="UsageException">A number is out of the range of the vector's element.</exception>
    public static VectorValue ToVector(VectorField field, IReadOnlyList<double> numbers)
    {
        (double min, double max) = field.Element switch
        {
            VectorElement.UInt8 => (byte.MinValue, byte.MaxValue),
            VectorElement.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            VectorElement.Float16 => ((double)Half.MinValue, (double)Half.MaxValue),
            _ => ((double)float.MinValue, float.MaxValue),
        };
        bool isWhole = field.Element is VectorElement.UInt8 or VectorElement.Int8;
        foreach (double number in numbers)
        {
            if (!(number >= min && number <= max) || (isWhole && number != Math.Floor(number)))
            {
                throw new UsageException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"vector \"{field.Name}\" has component {number}; {field.Element} is {min} to {max}"));
            }
        }

        return field.Element switch
        {
            VectorElement.UInt8 => (byte[])[.. numbers.Select(number => (byte)number)],
            VectorElement.Int8 => (sbyte[])[.. numbers.Select(number => (sbyte)number)],
            VectorElement.Float16 => (Half[])[.. numbers.Select(number => (Half)number)],
            _ => (float[])[.. numbers.Select(number => (float)number)],
        };
    }

    private static void Set(CollectionSchema schema, Document document, JsonProperty property)
    {
        int field = schema.FieldIndex(property.Name);
        int vector = schema.VectorIndex(property.Name);
        if (field < 0 && vector < 0)
        {
            string[] names = [.. schema.Fields.Select(f => f.Name), .. schema.Vectors.Select(v => v.Name)];
            throw new UsageException(
                $"collection \"{schema.Name}\" has no field \"{property.Name}\"; it has {string.Join(", ", names)}");
        }

        if (vector >= 0)
        {
            document.Vectors[property.Name] = VectorJson.Read(schema.Vectors[vector], property.Value);
        }
        else
        {
            document[property.Name] = ReadField(schema.Fields[field], property.Value);
        }
    }

    private static FieldValue ReadField(ScalarField field, JsonElement value)
    {
        try
        {
            return (value.ValueKind, field.Type) switch
            {
                (JsonValueKind.Null, _) => FieldValue.Null,
                (JsonValueKind.String, FieldType.String) => value.GetString(),
                (JsonValueKind.String, FieldType.DateTime) => value.GetDateTime().ToUniversalTime(),
                (JsonValueKind.String, FieldType.Guid) => value.GetGuid(),
                (JsonValueKind.True or JsonValueKind.False, FieldType.Boolean) => value.GetBoolean(),
                (JsonValueKind.Number, FieldType.Int32) => value.GetInt32(),
                (JsonValueKind.Number, FieldType.Int64) => value.GetInt64(),
                (JsonValueKind.Number, FieldType.Float) => value.GetSingle(),
                (JsonValueKind.Number, FieldType.Double) => value.GetDouble(),
                _ => throw new FormatException(),
            };
        }
        catch (FormatException)
        {
            throw new UsageException($"field \"{field.Name}\" is {value.GetRawText()}; {field.Type} is allowed");
        }
    }

    private static void WriteField(Utf8JsonWriter writer, string name, FieldValue value)
    {
        switch (value.Type)
        {
            case FieldType.None:
                writer.WriteNull(name);
                break;
            case FieldType.Boolean:
                writer.WriteBoolean(name, value.AsBoolean());
                break;
            case FieldType.Int32 or FieldType.Int64:
                writer.WriteNumber(name, value.AsInt64());
                break;
            case FieldType.Float or FieldType.Double when double.IsFinite(value.AsDouble()):
                writer.WriteNumber(name, value.AsDouble());
                break;
            case FieldType.DateTime:
                writer.WriteString(name, value.AsDateTime());
                break;
            case FieldType.String:
                writer.WriteString(name, value.AsString());
                break;
            default:
                writer.WriteString(name, value.ToString());
                break;
        }
    }
}

using System.Buffers;
using System.Collections.Immutable;
using Turnstile.Vectors;

namespace Turnstile.Collections.Schema;

/// <summary>A schema as bytes, for the catalog. Version 2; little-endian.</summary>
/// <remarks><code>
/// size  field
///    1  version, 2
///    1  id kind
///    2  id of the next new scalar field
///    2  id of the next new vector field
///    2  s: count of scalar fields
///    2  v: count of vector fields
///    n  name: length (1), UTF-8 bytes
///  s x  scalar field: id (2), type (1), flags (1): bit 0 required, name (1 + n)
///  v x  vector field: id (2), element (1), metric (1), flags (1): bit 0 required,
///                     index kind (1), M (2), EfConstruction or NList (2), quantization kind (1), bits (1),
///                     dimension (4), name (1 + n)
/// </code>
/// element: 1 Float32, 2 UInt8, 3 Int8; 4 sparse, with dimension 0 and metric 2; 5 multi-vector of Float32; 6 Float16;
/// 7 Binary, whose dimension counts bits. metric: 1 L2, 2 InnerProduct, 3 Cosine, 4 L1, 5 Hamming, 6 Jaccard. Numbers
/// are never reused.</remarks>
internal static class SchemaCodec
{
    private const byte FormatVersion = 2;
    private const byte RequiredFlag = 1;
    private const byte SparseElement = 4;
    private const byte MultiElement = 5;
    private const byte ElementMax = 7;
    private const byte MetricMax = 6;

    /// <summary>The schema as bytes.</summary>
    public static byte[] Encode(CollectionSchema schema)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(schema, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes <paramref name="schema"/>.</summary>
    public static void Write(CollectionSchema schema, IBufferWriter<byte> output)
    {
        var writer = new EncodedWriter(output);
        writer.UInt8(FormatVersion);
        writer.UInt8((byte)schema.IdKind);
        writer.UInt16(schema.NextFieldId);
        writer.UInt16(schema.NextVectorId);
        writer.UInt16(schema.Fields.Length);
        writer.UInt16(schema.Vectors.Length);
        writer.Name(schema.Name);
        foreach (ScalarField field in schema.Fields)
        {
            writer.UInt16(field.Id);
            writer.UInt8((byte)field.Type);
            writer.UInt8(field.Required ? RequiredFlag : (byte)0);
            writer.Name(field.Name);
        }

        foreach (VectorField field in schema.Vectors)
        {
            WriteVector(field, writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static CollectionSchema Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new EncodedReader(bytes, "schema");
        byte version = reader.UInt8();
        if (version != FormatVersion)
        {
            throw reader.Invalid($"version {version}; this program reads {FormatVersion}");
        }

        var idKind = (DocumentIdKind)reader.UInt8();
        int nextFieldId = reader.UInt16();
        int nextVectorId = reader.UInt16();
        int fieldCount = reader.UInt16();
        int vectorCount = reader.UInt16();
        if (nextFieldId == 0 || nextVectorId == 0)
        {
            throw reader.Invalid("the next field id is 0; 1 and up are allowed");
        }

        try
        {
            string name = reader.Text(reader.UInt8());
            ImmutableArray<ScalarField> fields = ReadFields(ref reader, fieldCount, nextFieldId);
            ImmutableArray<VectorField> vectors = ReadVectors(ref reader, vectorCount, nextVectorId);
            reader.End();
            return new CollectionSchema(name, idKind)
            {
                NextFieldId = nextFieldId,
                NextVectorId = nextVectorId,
                Fields = fields,
                Vectors = vectors,
            };
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException($"schema: {wrong.Message}", wrong);
        }
    }

    private static void WriteVector(VectorField field, EncodedWriter writer)
    {
        writer.UInt16(field.Id);
        writer.UInt8((field.Kind, field.Element) switch
        {
            (VectorKind.Sparse, _) => SparseElement,
            (VectorKind.Multi, _) => MultiElement,
            (_, VectorElement.Float32) => 1,
            (_, VectorElement.UInt8) => 2,
            (_, VectorElement.Int8) => 3,
            (_, VectorElement.Float16) => 6,
            _ => ElementMax,
        });
        writer.UInt8(field.Metric switch
        {
            Metric.L2 => 1,
            Metric.InnerProduct => 2,
            Metric.Cosine => 3,
            Metric.L1 => 4,
            Metric.Hamming => 5,
            _ => MetricMax,
        });
        writer.UInt8(field.Required ? RequiredFlag : (byte)0);
        writer.UInt8((byte)field.Index.Kind);
        writer.UInt16(field.Index.M);
        writer.UInt16(field.Index.Kind == IndexKind.Ivf ? field.Index.NList : field.Index.EfConstruction);
        writer.UInt8((byte)field.Index.Quantization.Kind);
        writer.UInt8((byte)field.Index.Quantization.Bits);
        writer.UInt32((uint)field.Dimension);
        writer.Name(field.Name);
    }

    private static ImmutableArray<ScalarField> ReadFields(ref EncodedReader reader, int count, int nextId)
    {
        ImmutableArray<ScalarField>.Builder fields = ImmutableArray.CreateBuilder<ScalarField>();
        for (int i = 0; i < count; i++)
        {
            int id = ReadId(ref reader, nextId);
            var type = (FieldType)reader.UInt8();
            bool required = ReadRequired(ref reader);
            fields.Add(new ScalarField(reader.Text(reader.UInt8()), type, required) { Id = id });
        }

        return fields.DrainToImmutable();
    }

    private static ImmutableArray<VectorField> ReadVectors(ref EncodedReader reader, int count, int nextId)
    {
        ImmutableArray<VectorField>.Builder fields = ImmutableArray.CreateBuilder<VectorField>();
        for (int i = 0; i < count; i++)
        {
            int id = ReadId(ref reader, nextId);
            byte element = reader.UInt8();
            byte metric = reader.UInt8();
            bool required = ReadRequired(ref reader);
            IndexOptions index = ReadIndex(ref reader);
            uint dimension = reader.UInt32();
            bool isSparse = element == SparseElement && dimension == 0 && MetricOf(metric) == Metric.InnerProduct;
            bool isOther = element is not SparseElement and <= ElementMax and >= 1;
            if (!(isSparse || isOther) || metric is < 1 or > MetricMax || dimension > VectorField.DimensionMax)
            {
                throw reader.Invalid($"element {element}, metric {metric}, dimension {dimension} are not allowed");
            }

            string name = reader.Text(reader.UInt8());
            VectorField field = element switch
            {
                SparseElement => VectorField.Sparse(name, index, required),
                MultiElement => VectorField.Multi(name, (int)dimension, MetricOf(metric), index, required),
                _ => new VectorField(name, ElementOf(element), (int)dimension, MetricOf(metric), index, required),
            };
            fields.Add(field with { Id = id });
        }

        return fields.DrainToImmutable();
    }

    private static int ReadId(ref EncodedReader reader, int nextId)
    {
        int id = reader.UInt16();
        return id > 0 && id < nextId ? id : throw reader.Invalid($"field id {id}; 1 to {nextId - 1} are allowed");
    }

    private static bool ReadRequired(ref EncodedReader reader)
    {
        byte flags = reader.UInt8();
        return flags <= RequiredFlag ? flags == RequiredFlag : throw reader.Invalid($"flags {flags} are not known");
    }

    private static IndexOptions ReadIndex(ref EncodedReader reader)
    {
        byte kind = reader.UInt8();
        int m = reader.UInt16();
        int efConstruction = reader.UInt16();
        byte codes = reader.UInt8();
        byte bits = reader.UInt8();
        IndexOptions options = (IndexKind)kind switch
        {
            IndexKind.Flat when m == 0 && efConstruction == 0 => IndexOptions.Flat,
            IndexKind.Hnsw => IndexOptions.Hnsw(m, efConstruction),
            IndexKind.Ivf when m == 0 => IndexOptions.Ivf(efConstruction),
            IndexKind.Disk => IndexOptions.Disk(m, efConstruction),
            IndexKind.BlockMax when m == 0 && efConstruction == 0 => IndexOptions.BlockMax,
            _ => throw reader.Invalid($"index kind {kind} with M {m} is not known"),
        };
        return Quantization.Of((QuantizationKind)codes, bits) is { } quantization
            ? options with { Quantization = quantization }
            : throw reader.Invalid($"quantization {codes} of {bits} bits is not known");
    }

    private static VectorElement ElementOf(byte number) => number switch
    {
        1 => VectorElement.Float32,
        2 => VectorElement.UInt8,
        3 => VectorElement.Int8,
        6 => VectorElement.Float16,
        _ => VectorElement.Binary,
    };

    private static Metric MetricOf(byte number) => number switch
    {
        1 => Metric.L2,
        2 => Metric.InnerProduct,
        3 => Metric.Cosine,
        4 => Metric.L1,
        5 => Metric.Hamming,
        _ => Metric.Jaccard,
    };
}

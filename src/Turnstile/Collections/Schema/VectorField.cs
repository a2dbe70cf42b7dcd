using Turnstile.Vectors;
using Turnstile.Vectors.MultiVectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Schema;

/// <summary>A field of a document that holds a vector, dense or sparse, or a set of them; or null unless it is
/// required.</summary>
public sealed record VectorField
{
    /// <summary>The largest dimension.</summary>
    public const int DimensionMax = 32_768;

    /// <summary>The most tokens of a multi-vector.</summary>
    public const int TokenCountMax = MaxSim.TokenMax;

    /// <summary>The most components that the tokens of a multi-vector have together.</summary>
    public const int MultiComponentCountMax = 1 << 20;

    /// <summary>The greatest size of a component of a multi-vector, 2^40: sums of products then stay far from the end
    /// of float32.</summary>
    public const float MultiComponentMax = 1L << 40;

    /// <summary>Declares a field of dense vectors. L1, Hamming and Jaccard go with Hnsw and Flat; Hamming and Jaccard
    /// with <see cref="VectorElement.Binary"/>, and it with them.</summary>
    /// <param name="name">1 to 255 UTF-8 bytes: letters, digits, <c>_ - .</c>; not <c>id</c>.</param>
    /// <param name="element">What one component is.</param>
    /// <param name="dimension">How many components: 1 to 32,768; of bits a multiple of 8.</param>
    /// <param name="metric">How far apart two vectors are said to be.</param>
    /// <param name="index">How the field is searched; a graph with the usual parameters if left out.</param>
    /// <param name="required">Whether null is refused.</param>
    /// <exception cref="ArgumentException">Something is not allowed; the message says what.</exception>
    public VectorField(
        string name,
        VectorElement element,
        int dimension,
        Metric metric,
        IndexOptions? index = null,
        bool required = false)
        : this(name, VectorKind.Dense, element, dimension, metric, index ?? IndexOptions.Hnsw(), required)
    {
    }

    private VectorField(
        string name,
        VectorKind kind,
        VectorElement element,
        int dimension,
        Metric metric,
        IndexOptions index,
        bool required)
    {
        Name = SchemaName.Check(name, "vector");
        if (name == SchemaName.Id)
        {
            throw new ArgumentException("a vector cannot be called \"id\"; that is the document's id", nameof(name));
        }

        VectorFieldCheck.Require(name, kind, element, dimension, metric, index);
        Kind = kind;
        Element = element;
        Dimension = dimension;
        Metric = metric;
        Index = index;
        Required = required;
        Format = kind switch
        {
            VectorKind.Sparse => SparseVector.ResultFormat,
            VectorKind.Multi => new VectorFormat(
                VectorElement.Float32, NewEncoding().EncodedDimension, Metric.InnerProduct),
            _ => new VectorFormat(element, dimension, metric),
        };
        CheckQuantization();
    }

    /// <summary>Declares a field of sparse vectors, which are compared by their inner product.</summary>
    /// <param name="name">1 to 255 UTF-8 bytes: letters, digits, <c>_ - .</c>; not <c>id</c>.</param>
    /// <param name="index">How the field is searched: <see cref="IndexOptions.BlockMax"/>, also if left out, or
    /// <see cref="IndexOptions.Flat"/>.</param>
    /// <param name="required">Whether null is refused.</param>
    /// <exception cref="ArgumentException">Something is not allowed; the message says what.</exception>
    public static VectorField Sparse(string name, IndexOptions? index = null, bool required = false) => new(
        name,
        VectorKind.Sparse,
        VectorElement.Float32,
        dimension: 0,
        Metric.InnerProduct,
        index ?? IndexOptions.BlockMax,
        required);

    /// <summary>Declares a field of multi-vectors: sets of 1 to <see cref="TokenCountMax"/> vectors of float32, which
    /// are compared by MaxSim: for each vector of the query its best in the document, summed.</summary>
    /// <param name="name">1 to 255 UTF-8 bytes: letters, digits, <c>_ - .</c>; not <c>id</c>.</param>
    /// <param name="dimension">How many components each vector has: 1 to 32,768.</param>
    /// <param name="metric">What two of the vectors are compared by: InnerProduct or Cosine.</param>
    /// <param name="index">How the field is searched: a graph over one code for each document, with the usual
    /// parameters if left out, or <see cref="IndexOptions.Flat"/>.</param>
    /// <param name="required">Whether null is refused.</param>
    /// <exception cref="ArgumentException">Something is not allowed; the message says what.</exception>
    public static VectorField Multi(
        string name, int dimension, Metric metric, IndexOptions? index = null, bool required = false) => new(
            name,
            VectorKind.Multi,
            VectorElement.Float32,
            dimension,
            metric,
            index ?? IndexOptions.Hnsw(),
            required);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it holds for each document.</summary>
    public VectorKind Kind { get; }

    /// <summary>What one component, or one weight, is.</summary>
    public VectorElement Element { get; }

    /// <summary>How many components a vector has, or each vector of a multi-vector; 0 for sparse vectors.</summary>
    public int Dimension { get; }

    /// <summary>How far apart two vectors are said to be.</summary>
    public Metric Metric { get; }

    /// <summary>How the field is searched.</summary>
    public IndexOptions Index { get; }

    /// <summary>Whether null is refused.</summary>
    public bool Required { get; }

    /// <summary>Its number: given by the schema, 1 and up, kept for ever; 0 before it is in a schema.</summary>
    public int Id { get; internal init; }

    /// <summary>The size of one vector, bytes, or of each vector of a multi-vector; 0 for sparse vectors, which have
    /// <see cref="SparseVector.NonZeroBytes"/> for each non-zero.</summary>
    public int ByteCount => Kind == VectorKind.Dense ? Format.VectorBytes : Dimension * sizeof(float);

    /// <summary>What its dimension counts, for messages.</summary>
    internal string Unit => Element == VectorElement.Binary ? "bits" : "dimensions";

    /// <summary>The layout of what its index compares: dense vectors, or the encodings of multi-vectors; for sparse
    /// vectors that of their distances.</summary>
    internal VectorFormat Format { get; }

    /// <summary>What makes the codes that stand in for the vectors; null for none. The field's number seeds what is
    /// drawn, so all segments of the field have the same codes.</summary>
    internal Quantizer? NewQuantizer()
    {
        ulong seed = (ulong)Id + 1;
        return Index switch
        {
            { Kind: IndexKind.Disk, Quantization.Kind: QuantizationKind.Auto } => Quantization.Shortest(Format, seed),
            { HasCodesInLists: true } => Quantization.Auto.For(Format, seed) ?? Quantization.Int8.For(Format, seed),
            _ => Index.Codes.For(Format, seed),
        };
    }

    /// <summary>How a set of vectors becomes the one that the index has a code of. The numbers are part of the format
    /// of index files (docs/formats/segment.md); the field's number seeds what is drawn.</summary>
    internal MuveraParameters NewEncoding() => new(
        Dimension,
        repetitions: 20,
        partitionBits: 5,
        projectedDimension: Math.Min(Dimension, 8),
        seed: (ulong)Id + 1);

    /// <summary>Whether a vector of the field can have that many bytes as it is stored.</summary>
    internal bool Fits(int byteCount) => Kind switch
    {
        VectorKind.Sparse => byteCount > 0
            && byteCount % SparseVector.NonZeroBytes == 0
            && byteCount / SparseVector.NonZeroBytes <= SparseVector.NonZeroMax,
        VectorKind.Multi => byteCount > 0
            && byteCount % ByteCount == 0
            && byteCount / ByteCount <= TokenCountMax
            && byteCount / sizeof(float) <= MultiComponentCountMax,
        _ => byteCount == ByteCount,
    };

    private void CheckQuantization()
    {
        try
        {
            NewQuantizer();
        }
        catch (ArgumentException refused)
        {
            throw new ArgumentException($"vector \"{Name}\" cannot have {Index.Quantization} codes: {refused.Message}");
        }
    }
}

using System.Runtime.InteropServices;
using Turnstile.Cli.Files;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Importing;

/// <summary>The rows of a file of dense vectors as values for documents; each has memory of its own.</summary>
/// <remarks>Threads: one at a time. Lifetime: owns the reader.</remarks>
/// <param name="reader">The file.</param>
/// <param name="isOfBits">Whether its bytes are bits, eight to a byte.</param>
internal sealed class VectorRows(VectorReader reader, bool isOfBits) : IVectorRows
{
    /// <inheritdoc/>
    public string Path => reader.Path;

    /// <inheritdoc/>
    public int Dimension => reader.Layout.Dimension * (Element == VectorElement.Binary ? 8 : 1);

    /// <inheritdoc/>
    public long? RowCount => reader.RowCount;

    /// <summary>What a component is in a collection.</summary>
    public VectorElement Element => reader.Layout.ReadAs switch
    {
        Component.UInt8 when isOfBits => VectorElement.Binary,
        Component.UInt8 => VectorElement.UInt8,
        Component.Int8 => VectorElement.Int8,
        Component.Float16 => VectorElement.Float16,
        _ => VectorElement.Float32,
    };

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadFileException">It is missing, of no known kind, or damaged.</exception>
    public static VectorRows Open(string path, int? dimension, Metric metric) =>
        new(VectorFile.Open(path, dimension), isOfBits: VectorFormat.IsDefined(VectorElement.Binary, metric));

    /// <inheritdoc/>
    public VectorField FieldOf(string name, Metric metric, IndexOptions index) =>
        new(name, Element, Dimension, metric, index);

    /// <inheritdoc/>
    public bool TryRead(out VectorValue vector)
    {
        switch (Element)
        {
            case VectorElement.Float32:
                float[] floats = new float[Dimension];
                vector = floats;
                return reader.TryRead(MemoryMarshal.AsBytes(floats.AsSpan()));
            case VectorElement.Float16:
                Half[] halves = new Half[Dimension];
                vector = halves;
                return reader.TryRead(MemoryMarshal.AsBytes(halves.AsSpan()));
            case VectorElement.Binary:
                byte[] bits = new byte[reader.Layout.Dimension];
                vector = VectorValue.OfBits(bits);
                return reader.TryRead(bits);
            case VectorElement.Int8:
                sbyte[] signed = new sbyte[Dimension];
                vector = signed;
                return reader.TryRead(MemoryMarshal.AsBytes(signed.AsSpan()));
            default:
                byte[] bytes = new byte[Dimension];
                vector = bytes;
                return reader.TryRead(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}

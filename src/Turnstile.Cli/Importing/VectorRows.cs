using System.Runtime.InteropServices;
using Turnstile.Cli.Files;
using Turnstile.Collections.Documents;
using Turnstile.Vectors;

namespace Turnstile.Cli.Importing;

/// <summary>The rows of a file of vectors as values for documents; each has memory of its own.</summary>
/// <remarks>Threads: one at a time. Lifetime: owns the reader.</remarks>
internal sealed class VectorRows(VectorReader reader) : IDisposable
{
    /// <summary>The file.</summary>
    public string Path => reader.Path;

    /// <summary>Components of a vector.</summary>
    public int Dimension => reader.Layout.Dimension;

    /// <summary>Rows of the file; null if nobody knows before its end.</summary>
    public long? RowCount => reader.RowCount;

    /// <summary>What a component is in a collection.</summary>
    public VectorElement Element => reader.Layout.ReadAs switch
    {
        Component.UInt8 => VectorElement.UInt8,
        Component.Int8 => VectorElement.Int8,
        _ => VectorElement.Float32,
    };

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadFileException">It is missing, of no known kind, or damaged.</exception>
    public static VectorRows Open(string path, int? dimension) => new(VectorFile.Open(path, dimension));

    /// <summary>Reads the next row.</summary>
    /// <exception cref="BadFileException">The row is cut off or damaged.</exception>
    public bool TryRead(out VectorValue vector)
    {
        switch (Element)
        {
            case VectorElement.Float32:
                float[] floats = new float[Dimension];
                vector = floats;
                return reader.TryRead(MemoryMarshal.AsBytes(floats.AsSpan()));
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

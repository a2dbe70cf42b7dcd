using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Importing;

/// <summary>Vectors of documents, row after row, from a file.</summary>
internal interface IVectorRows : IDisposable
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>Components of a vector, or of each vector of a multi-vector; 0 for sparse vectors.</summary>
    int Dimension { get; }

    /// <summary>Rows of the file; null if nobody knows before its end.</summary>
    long? RowCount { get; }

    /// <summary>A field that holds such vectors.</summary>
    /// <exception cref="ArgumentException">Metric or index are not for them.</exception>
    VectorField FieldOf(string name, Metric metric, IndexOptions index);

    /// <summary>Reads the next row.</summary>
    /// <exception cref="Files.BadFileException">The row is cut off or damaged.</exception>
    bool TryRead(out VectorValue vector);
}

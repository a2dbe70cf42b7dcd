using Turnstile.Cli.Files;
using Turnstile.Cli.Importing;
using Turnstile.Cli.Output;
using Turnstile.Collections.Documents;
using Turnstile.Vectors;

namespace Turnstile.Cli.Benchmarks;

/// <summary>Vectors in memory, by row.</summary>
internal sealed class VectorSet
{
    private readonly List<VectorValue> _rows;

    private VectorSet(VectorRows file, List<VectorValue> rows, bool isCut)
    {
        Element = file.Element;
        Dimension = file.Dimension;
        IsCut = isCut;
        _rows = rows;
    }

    /// <summary>What one component is.</summary>
    public VectorElement Element { get; }

    /// <summary>Components of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Whether the file has more than were taken.</summary>
    public bool IsCut { get; }

    /// <summary>How many there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The vector of a row, counted from 0.</summary>
    public VectorValue this[int row] => _rows[row];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimension">For raw files.</param>
    /// <param name="metric">One of bits says that bytes hold bits.</param>
    /// <param name="limit">The most rows to take; null for all.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <exception cref="BadFileException">It is missing, of no known kind, damaged or without rows.</exception>
    public static VectorSet Read(
        string path, int? dimension, Metric metric, int? limit, ProgressLine progress)
    {
        using VectorRows file = VectorRows.Open(path, dimension, metric);
        int countMax = limit ?? int.MaxValue;
        long? total = file.RowCount is { } known ? Math.Min(countMax, known) : null;
        List<VectorValue> rows = new((int)(total ?? 0));
        while (rows.Count < countMax && file.TryRead(out VectorValue vector))
        {
            rows.Add(vector);
            progress.Report($"reading {Path.GetFileName(path)}", rows.Count, total);
        }

        return rows.Count > 0
            ? new VectorSet(file, rows, isCut: rows.Count == countMax && file.TryRead(out _))
            : throw new BadFileException(path, "has no vectors");
    }
}

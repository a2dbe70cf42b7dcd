using System.Text.Json;
using Turnstile.Cli.Files;
using Turnstile.Cli.Output;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Importing;

/// <summary>Sparse vectors or multi-vectors from a file with one of them a line, as JSON: an object of terms and
/// weights, or an array of arrays. The first line says which.</summary>
/// <remarks>Threads: one at a time. Lifetime: owns the reader.</remarks>
internal sealed class JsonVectorRows : IVectorRows
{
    private readonly LineReader _lines;
    private readonly VectorField _shape;
    private VectorValue _first;

    private JsonVectorRows(LineReader lines)
    {
        _lines = lines;
        _shape = VectorField.Sparse("vector");
        if (ReadLine() is { } line)
        {
            using (line)
            {
                _shape = ShapeOf(line.RootElement);
                _first = VectorOf(line.RootElement);
            }
        }
    }

    /// <inheritdoc/>
    public string Path => _lines.Path;

    /// <inheritdoc/>
    public int Dimension => _shape.Dimension;

    /// <inheritdoc/>
    public long? RowCount => null;

    /// <summary>Opens a file of any vectors: of these if its name says JSON lines, else of dense ones, which are bits
    /// under a metric of bits.</summary>
    /// <exception cref="BadFileException">It is missing, of no known kind, or damaged.</exception>
    public static IVectorRows OpenAny(string path, int? dimension, Metric metric) =>
        System.IO.Path.GetFileName(path).Contains(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? Open(path)
            : VectorRows.Open(path, dimension, metric);

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadFileException">It is missing, or its first line is no such vector.</exception>
    public static JsonVectorRows Open(string path)
    {
        LineReader lines = LineReader.Open(path);
        try
        {
            return new JsonVectorRows(lines);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public VectorField FieldOf(string name, Metric metric, IndexOptions index) => _shape.Kind == VectorKind.Multi
        ? VectorField.Multi(name, _shape.Dimension, metric, index)
        : VectorField.Sparse(name, index.Kind == IndexKind.Flat ? IndexOptions.Flat : IndexOptions.BlockMax);

    /// <inheritdoc/>
    public bool TryRead(out VectorValue vector)
    {
        vector = _first;
        _first = default;
        if (!vector.IsNull)
        {
            return true;
        }

        using JsonDocument? line = ReadLine();
        vector = line is null ? default : VectorOf(line.RootElement);
        return line is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private VectorField ShapeOf(JsonElement line) =>
        line.ValueKind != JsonValueKind.Array ? _shape
        : line.GetArrayLength() > 0 && line[0].ValueKind == JsonValueKind.Array && line[0].GetArrayLength() > 0
            ? VectorField.Multi("vector", line[0].GetArrayLength(), Metric.InnerProduct, IndexOptions.Flat)
            : throw new BadFileException(Path, "line 1 is no object of terms and weights and no array of arrays");

    private VectorValue VectorOf(JsonElement line)
    {
        try
        {
            return VectorJson.Read(_shape, line);
        }
        catch (UsageException fault)
        {
            throw new BadFileException(Path, $"line {_lines.LineNumber}: {fault.Message}", fault);
        }
    }

    private JsonDocument? ReadLine()
    {
        while (_lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (!line.Span.Trim(" \t"u8).IsEmpty)
            {
                return JsonLine.Parse(_lines, line);
            }
        }

        return null;
    }
}

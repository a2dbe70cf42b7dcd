using System.Text.Json;
using Turnstile.Cli.Files;
using Turnstile.Collections.Schema;

namespace Turnstile.Cli.Importing;

/// <summary>Finds out, in one pass over a file of JSON objects, which fields they have and of what type.</summary>
/// <remarks>Whole numbers and others of one property make it a double; objects and arrays are left out.</remarks>
internal sealed class JsonFieldTypes
{
    private readonly OrderedDictionary<string, FieldType> _types = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly LineReader _lines;
    private DocumentIdKind _idKind;
    private long _rows;
    private long _rowsWithId;

    private JsonFieldTypes(LineReader lines)
    {
        _lines = lines;
    }

    /// <summary>What the ids are; none if the objects have no property <c>id</c>.</summary>
    public DocumentIdKind IdKind => _idKind;

    /// <summary>The fields, in the order in which they first appear.</summary>
    public IReadOnlyList<ScalarField> Fields =>
        [.. _types.Select(pair => new ScalarField(pair.Key, Declared(pair.Value)))];

    /// <summary>Properties that hold objects or arrays.</summary>
    public IReadOnlyList<string> LeftOut => [.. _leftOut];

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="BadFileException">A line is no JSON object, or a property changes its type.</exception>
    public static JsonFieldTypes Of(string path)
    {
        using LineReader lines = LineReader.Open(path);
        var types = new JsonFieldTypes(lines);
        while (JsonLine.Read(lines) is { } line)
        {
            using (line)
            {
                types.Take(line.RootElement);
            }
        }

        return types._rowsWithId == 0 || types._rowsWithId == types._rows
            ? types
            : throw new BadFileException(
                path, $"{types._rowsWithId} of {types._rows} lines have an id; all or none may have one");
    }

    private void Take(JsonElement row)
    {
        _rows++;
        foreach (JsonProperty property in row.EnumerateObject())
        {
            if (property.Name == JsonLine.IdName)
            {
                TakeId(property.Value);
            }
            else if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                _leftOut.Add(property.Name);
                _types.Remove(property.Name);
            }
            else if (!_leftOut.Contains(property.Name))
            {
                TakeField(property.Name, TypeOf(property.Value));
            }
        }
    }

    private void TakeId(JsonElement value)
    {
        _rowsWithId++;
        DocumentIdKind kind = value.ValueKind switch
        {
            JsonValueKind.String => DocumentIdKind.String,
            JsonValueKind.Number when value.TryGetInt64(out _) => DocumentIdKind.Int64,
            _ => throw Bad($"has an id that is {value.ValueKind}; text and whole numbers are allowed"),
        };
        if (_idKind != DocumentIdKind.None && _idKind != kind)
        {
            throw Bad($"has an id of kind {kind}; the lines before have {_idKind}");
        }

        _idKind = kind;
    }

    private void TakeField(string name, FieldType type)
    {
        FieldType before = _types.GetValueOrDefault(name);
        _types[name] = (before, type) switch
        {
            (FieldType.None, _) => type,
            (_, FieldType.None) => before,
            _ when before == type => type,
            (FieldType.Int64, FieldType.Double) or (FieldType.Double, FieldType.Int64) => FieldType.Double,
            _ => throw Bad($"has \"{name}\" of type {type}; the lines before have {before}"),
        };
    }

    // A property that is always null could be anything.
    private static FieldType Declared(FieldType found) => found == FieldType.None ? FieldType.String : found;

    private static FieldType TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => FieldType.String,
        JsonValueKind.True or JsonValueKind.False => FieldType.Boolean,
        JsonValueKind.Number => value.TryGetInt64(out _) ? FieldType.Int64 : FieldType.Double,
        _ => FieldType.None,
    };

    private BadFileException Bad(string problem) => new(_lines.Path, $"line {_lines.LineNumber} {problem}");
}

using System.Text.Json;
using Turnstile.Cli.Files;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Cli.Importing;

/// <summary>Fields from a file with one JSON object a line; its property <c>id</c> is the document's id.</summary>
internal sealed class JsonLineRows : IFieldRows
{
    private readonly LineReader _lines;
    private readonly Dictionary<string, FieldType> _types;
    private readonly bool _hasId;

    private JsonLineRows(LineReader lines, JsonFieldTypes types)
    {
        _lines = lines;
        _hasId = types.IdKind != DocumentIdKind.None;
        IdKind = _hasId ? types.IdKind : DocumentIdKind.Int64;
        Fields = types.Fields;
        LeftOut = types.LeftOut;
        _types = Fields.ToDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path => _lines.Path;

    /// <inheritdoc/>
    public DocumentIdKind IdKind { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ScalarField> Fields { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Reads the file once for its types, and opens it again for its rows.</summary>
    /// <exception cref="BadFileException">A line is no JSON object, or a property changes its type.</exception>
    public static JsonLineRows Open(string path)
    {
        JsonFieldTypes types = JsonFieldTypes.Of(path);
        return new JsonLineRows(LineReader.Open(path), types);
    }

    /// <inheritdoc/>
    public bool TryRead(Document document)
    {
        using JsonDocument? line = JsonLine.Read(_lines);
        if (line is null)
        {
            return false;
        }

        foreach (JsonProperty property in line.RootElement.EnumerateObject())
        {
            if (_hasId && property.Name == JsonLine.IdName)
            {
                document.Id = IdKind == DocumentIdKind.String
                    ? property.Value.GetString()!
                    : property.Value.GetInt64();
            }
            else if (_types.TryGetValue(property.Name, out FieldType type))
            {
                document[property.Name] = ValueOf(property.Value, type);
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private static FieldValue ValueOf(JsonElement value, FieldType type) => value.ValueKind switch
    {
        JsonValueKind.Null => FieldValue.Null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when type == FieldType.Int64 => value.GetInt64(),
        _ => value.GetDouble(),
    };
}

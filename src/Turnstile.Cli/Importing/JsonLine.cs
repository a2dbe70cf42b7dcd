using System.Text.Json;
using Turnstile.Cli.Files;

namespace Turnstile.Cli.Importing;

/// <summary>One line of a file of JSON objects.</summary>
internal static class JsonLine
{
    /// <summary>The property that gives a document its id.</summary>
    public const string IdName = "id";

    /// <summary>Reads the next line that is not blank; dispose the document.</summary>
    /// <returns>Null at the end.</returns>
    /// <exception cref="BadFileException">The line is no JSON object.</exception>
    public static JsonDocument? Read(LineReader lines)
    {
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (line.Span.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            JsonDocument parsed = Parse(lines, line);
            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                return parsed;
            }

            parsed.Dispose();
            throw new BadFileException(lines.Path, $"line {lines.LineNumber} is no JSON object");
        }

        return null;
    }

    /// <summary>A line as JSON; dispose the document.</summary>
    /// <exception cref="BadFileException">The line is no JSON.</exception>
    public static JsonDocument Parse(LineReader lines, ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException fault)
        {
            throw new BadFileException(
                lines.Path, $"line {lines.LineNumber} is no JSON (at byte {fault.BytePositionInLine})", fault);
        }
    }
}

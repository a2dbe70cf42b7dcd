using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Turnstile.Cli.Output;

/// <summary>Where a command speaks to: its answer goes to the output, everything else to the error stream.</summary>
internal sealed class Terminal
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // How wide tables are where nobody knows how wide the paper is.
    private const int WidthElsewhere = 130;

    private readonly TextWriter _output;
    private readonly bool _isOutputTerminal;

    /// <param name="output">Gets the answer.</param>
    /// <param name="error">Gets progress and errors.</param>
    /// <param name="isJson">Whether the answer is one JSON object.</param>
    /// <param name="isQuiet">Whether progress is left out.</param>
    /// <param name="isOutputTerminal">Whether the output is a screen, so that it may be coloured.</param>
    /// <param name="isErrorTerminal">Whether the error stream is a screen, so that a line may be overwritten.</param>
    public Terminal(
        TextWriter output, TextWriter error, bool isJson, bool isQuiet, bool isOutputTerminal, bool isErrorTerminal)
    {
        _output = output;
        _isOutputTerminal = isOutputTerminal;
        Error = error;
        IsJson = isJson;
        Progress = new ProgressLine(isQuiet ? TextWriter.Null : error, isErrorTerminal && !isQuiet);
    }

    /// <summary>Whether the answer is one JSON object.</summary>
    public bool IsJson { get; }

    /// <summary>Gets errors and warnings.</summary>
    public TextWriter Error { get; }

    /// <summary>Tells how far long work is.</summary>
    public ProgressLine Progress { get; }

    /// <summary>Gives the answer: as JSON if that was asked for, drawn otherwise.</summary>
    public void Answer<T>(T report, JsonTypeInfo<T> type, Action<IAnsiConsole> draw)
    {
        Progress.Clear();
        if (IsJson)
        {
            WriteJson(writer => JsonSerializer.Serialize(writer, report, type));
            return;
        }

        draw(CreateConsole());
    }

    /// <summary>Gives an answer that is written piece by piece.</summary>
    public void Answer(Action<Utf8JsonWriter> write, Action<IAnsiConsole> draw)
    {
        Progress.Clear();
        if (IsJson)
        {
            WriteJson(write);
            return;
        }

        draw(CreateConsole());
    }

    /// <summary>Gives an error: one line on the error stream, or the object <c>{"error": ...}</c>.</summary>
    public void Fail(string message)
    {
        Progress.Clear();
        if (!IsJson)
        {
            Error.WriteLine($"turnstile: {message}");
            return;
        }

        WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error", message);
            writer.WriteEndObject();
        });
    }

    private void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, OneLine))
        {
            write(writer);
        }

        _output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        _output.Flush();
    }

    private IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(_output),
            Ansi = _isOutputTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isOutputTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!_isOutputTerminal)
        {
            console.Profile.Width = WidthElsewhere;
        }

        return console;
    }
}

namespace Turnstile.Architecture.Tests.Sources;

/// <summary>One C# file: its path relative to the repository, its lines, and its code and comments apart.</summary>
internal sealed class SourceFile
{
    /// <summary>Takes the text apart.</summary>
    public SourceFile(string path, string text)
    {
        Path = path;
        Lines = text.Split('\n');
        (Code, Comments) = SourceScanner.Split(text);
    }

    /// <summary>Relative to the repository, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>The lines; the last is empty when the file ends in a line feed.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The text with comments, directives and strings blanked out.</summary>
    public string Code { get; }

    /// <summary>The text with everything but comments and directives blanked out.</summary>
    public string Comments { get; }

    /// <summary>The line of a position in <see cref="Code"/> or <see cref="Comments"/>, from 1.</summary>
    public int LineOf(int position) => Code.AsSpan(0, position).Count('\n') + 1;
}

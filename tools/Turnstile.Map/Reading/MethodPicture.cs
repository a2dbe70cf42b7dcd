namespace Turnstile.Map.Reading;

/// <summary>What the rules need to know about one compiled method.</summary>
/// <param name="Type">Full name of the outermost type.</param>
/// <param name="Name">Name as in source, as far as the compiled name tells.</param>
/// <param name="IsAsyncVoid">Whether it is async and returns nothing.</param>
/// <param name="IsNative">Whether it calls into a native library.</param>
/// <param name="File">The source file, relative to the repository; null for generated code.</param>
/// <param name="FirstLine">The line of its first statement.</param>
/// <param name="LineCount">Lines from first statement to last; for constructors the lines with code.</param>
internal sealed record MethodPicture(
    string Type,
    string Name,
    bool IsAsyncVoid,
    bool IsNative,
    string? File,
    int FirstLine,
    int LineCount);

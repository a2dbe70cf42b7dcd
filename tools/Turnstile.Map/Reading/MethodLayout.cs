namespace Turnstile.Map.Reading;

/// <summary>How the lines of a compiled method lie in its source file.</summary>
internal enum MethodLayout
{
    /// <summary>One block: from the first statement to the last.</summary>
    Block,

    /// <summary>A constructor: its own lines and those of field initialisers, anywhere in the file.</summary>
    Scattered,

    /// <summary>Field initialisers only: data, which no limit counts.</summary>
    Initialisers,
}

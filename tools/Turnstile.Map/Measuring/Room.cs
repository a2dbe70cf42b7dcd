namespace Turnstile.Map.Measuring;

/// <summary>One folder of the house, as measured.</summary>
/// <param name="Name">As in the layer table; Shared for the root types that lower rooms use.</param>
/// <param name="Folder">Its folder, relative to the repository.</param>
/// <param name="FileCount">Source files.</param>
/// <param name="LineCount">Lines in them.</param>
/// <param name="Types">Full names of its outermost types that stand in source, in ordinal order.</param>
internal sealed record Room(string Name, string Folder, int FileCount, int LineCount, IReadOnlyList<string> Types);

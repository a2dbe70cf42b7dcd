namespace Turnstile.Cli.Importing;

/// <summary>What an import did.</summary>
internal sealed record ImportReport(
    string Collection,
    long Imported,
    int Dim,
    IReadOnlyList<string> Fields,
    IReadOnlyList<string> LeftOut,
    long Rows,
    double Seconds,
    double ImportedPerS);

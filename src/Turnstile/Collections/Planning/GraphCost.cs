namespace Turnstile.Collections.Planning;

/// <summary>What makes a step through a graph dear.</summary>
/// <param name="RecordBytes">Of what is compared.</param>
/// <param name="IsOnDisk">Whether links are read from pages.</param>
internal readonly record struct GraphCost(int RecordBytes, bool IsOnDisk);

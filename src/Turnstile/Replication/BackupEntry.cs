using Turnstile.Manifest;

namespace Turnstile.Replication;

/// <summary>One generation as the catalog of a backup lists it.</summary>
/// <param name="Number">1 and up.</param>
/// <param name="Time">When it was made, Unix milliseconds.</param>
/// <param name="Last">Everything up to here is in its files and its log.</param>
/// <param name="LogFirst">The first operation in its log; zero if it has no log.</param>
/// <param name="Content">Its files.</param>
internal sealed record BackupEntry(long Number, long Time, Sequence Last, Sequence LogFirst, ManifestContent Content)
{
    /// <summary>As it is told to users.</summary>
    public BackupGeneration ToGeneration() => new(
        Number,
        Last,
        DateTimeOffset.FromUnixTimeMilliseconds(Time),
        Content.Version.Files.Count,
        Content.Version.Files.Values.Sum(static file => file.LengthBytes),
        LogFirst);
}

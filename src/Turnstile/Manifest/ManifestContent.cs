namespace Turnstile.Manifest;

/// <summary>What a manifest says.</summary>
/// <param name="Number">The manifest.</param>
/// <param name="Identity">The database.</param>
/// <param name="Version">The live files after the last good edit.</param>
/// <param name="NextFile">Every lower number may have been given out.</param>
internal sealed record ManifestContent(FileNumber Number, Guid Identity, Version Version, FileNumber NextFile);

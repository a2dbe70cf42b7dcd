namespace Turnstile;

/// <summary>Bytes on disk are not what was written. Nothing was changed and nothing was deleted.</summary>
public sealed class CorruptionException : IOException
{
    /// <summary>Creates the exception: what was wrong at <paramref name="offset"/> of
    /// <paramref name="file"/>.</summary>
    public CorruptionException(string file, long offset, string what, string expected, string found)
        : base($"{file} at byte {offset}: {what}: expected {expected}, found {found}")
    {
        File = file;
        Offset = offset;
    }

    /// <summary>The damaged file.</summary>
    public string File { get; }

    /// <summary>Where in the file, bytes from its start.</summary>
    public long Offset { get; }
}

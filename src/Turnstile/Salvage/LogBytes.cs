using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>Bytes of a log file that passed their checksum and are read again when they are wanted.</summary>
internal readonly record struct LogBytes(IFile File, long Offset, int Length)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="IOException">They can no longer be read.</exception>
    public byte[] Read()
    {
        byte[] bytes = new byte[Length];
        int read = File.Read(Offset, bytes);
        return read == Length
            ? bytes
            : throw new CorruptionException(File.Path, Offset, "bytes in the file", $"{Length}", $"{read}");
    }
}

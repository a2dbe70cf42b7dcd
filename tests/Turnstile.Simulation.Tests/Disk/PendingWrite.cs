namespace Turnstile.Simulation.Tests.Disk;

/// <summary>A change of a file's content that was not synced yet.</summary>
/// <param name="Operation">Its place in the trace.</param>
/// <param name="Offset">Where it writes, or the length it sets.</param>
/// <param name="Data">What it writes; null when it sets the length.</param>
internal sealed record PendingWrite(int Operation, long Offset, byte[]? Data)
{
    /// <summary>The image after the whole change.</summary>
    public FileImage ApplyTo(FileImage image) =>
        Data is null ? image.SetLength(Offset) : image.Write(Offset, Data);
}

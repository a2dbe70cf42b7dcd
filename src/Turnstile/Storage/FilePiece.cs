namespace Turnstile.Storage;

/// <summary>A piece of a file that is to be read, and where its bytes go.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Target">As many bytes as are wanted; whoever asks holds what owns the memory until it was read.</param>
internal readonly record struct FilePiece(long Offset, NativeView Target)
{
    /// <summary>Reads it. What of it lies beyond the end of the file is zero.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public void ReadFrom(IFile file)
    {
        Span<byte> target = Target.Slice(0, Target.Length);
        target[file.Read(Offset, target)..].Clear();
    }
}

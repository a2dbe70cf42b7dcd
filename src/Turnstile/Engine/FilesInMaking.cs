using Turnstile.Manifest;

namespace Turnstile.Engine;

/// <summary>Says from which number on files may be in the making, so that nobody deletes them for not being
/// listed.</summary>
/// <remarks>
/// The flush worker begins before it takes its first number, and ends after the version edit that lists its files. The
/// maintenance worker, which alone deletes, first reads the next number and then this one: whatever number it found
/// given out, the flush that took it had begun before (full fences), or its files are listed. Threads: begin and end
/// from the flush worker, the rest from any.
/// </remarks>
internal sealed class FilesInMaking(VersionSet versions)
{
    // Interlocked only
    private ulong _lowest = ulong.MaxValue;

    /// <summary>Every file in the making has this number or a higher one.</summary>
    public FileNumber Lowest => new(Interlocked.CompareExchange(ref _lowest, 0, 0));

    /// <summary>Files are made from here on.</summary>
    public void Begin() => Interlocked.Exchange(ref _lowest, versions.NextFile.Value);

    /// <summary>All that were made are listed, or will never be.</summary>
    public void End() => Interlocked.Exchange(ref _lowest, ulong.MaxValue);
}

using Turnstile.Manifest;

namespace Turnstile.Engine;

/// <summary>Says which files may be in the making, so that nobody deletes them for not being listed.</summary>
/// <remarks>
/// The flush worker begins before it takes its first number, and ends after the version edit that lists its files. The
/// maintenance worker, which alone deletes, first reads the next number and then this one: whatever number it found
/// given out, the flush that took it had begun before (full fences), or its files are listed.
/// A load takes its numbers one by one, under the lock, and they stay taken until the edit of the flush that lists
/// the tables: whatever number the maintenance worker found given out is among those it reads afterwards, or was
/// given back. Threads: begin and end from the flush worker, the rest from any.
/// </remarks>
internal sealed class FilesInMaking(VersionSet versions)
{
    private readonly RankedLock _gate = new(LockRank.FilesInMaking);

    // Interlocked only
    private ulong _lowest = ulong.MaxValue;

    // guarded by _gate
    private readonly HashSet<FileNumber> _taken = [];

    /// <summary>Every file that a flush is making has this number or a higher one.</summary>
    public FileNumber Lowest => new(Interlocked.CompareExchange(ref _lowest, 0, 0));

    /// <summary>The numbers that loads have taken.</summary>
    public FileNumber[] Taken
    {
        get
        {
            using (_gate.Enter())
            {
                return [.. _taken];
            }
        }
    }

    /// <summary>A flush makes files from here on.</summary>
    public void Begin() => Interlocked.Exchange(ref _lowest, versions.NextFile.Value);

    /// <summary>All that the flush made are listed, or will never be.</summary>
    public void End() => Interlocked.Exchange(ref _lowest, ulong.MaxValue);

    /// <summary>A new number, taken until it is released.</summary>
    public FileNumber Take()
    {
        using (_gate.Enter())
        {
            FileNumber number = versions.NewFileNumber();
            _taken.Add(number);
            return number;
        }
    }

    /// <summary>Takes a number of a file that the log names and no version lists yet.</summary>
    public void Keep(FileNumber number)
    {
        using (_gate.Enter())
        {
            _taken.Add(number);
        }
    }

    /// <summary>Gives a number back: its file is listed, or belongs to nobody.</summary>
    public void Release(FileNumber number)
    {
        using (_gate.Enter())
        {
            _taken.Remove(number);
        }
    }
}

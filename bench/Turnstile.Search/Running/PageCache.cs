using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Turnstile.Search.Running;

/// <summary>The operating system's copies of files in memory.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Gives up the copies of all files below a folder, so that reading them means reading the disk.</summary>
    public static void Forget(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
            _ = Advise(handle, 0, 0, DontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}

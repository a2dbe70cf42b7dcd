using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Turnstile.Search.Running;

/// <summary>The operating system's copies of files in memory.</summary>
internal static unsafe partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Gives up the copies of all files below a folder, so that reading them means reading the disk.</summary>
    /// <returns>The share of their pages that the system has kept all the same, 0 to 1.</returns>
    public static double Forget(string folder)
    {
        long pageCount = 0;
        long keptCount = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
            _ = Advise(file, 0, 0, DontNeed);
            byte[] pages = Residence(file);
            pageCount += pages.Length;
            keptCount += pages.Count(page => (page & 1) != 0);
        }

        return pageCount == 0 ? 0 : keptCount / (double)pageCount;
    }

    // A byte for each page of a file: odd if it is in memory.
    private static byte[] Residence(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        if (length == 0)
        {
            return [];
        }

        byte[] pages = new byte[(length + Environment.SystemPageSize - 1) / Environment.SystemPageSize];
        using var mapped = MemoryMappedFile.CreateFromFile(
            file, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            // What is not told counts as being in memory.
            if (AreInMemory(start, (nuint)length, pages) != 0)
            {
                Array.Fill(pages, (byte)1);
            }
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        return pages;
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore")]
    private static partial int AreInMemory(byte* start, nuint length, [Out] byte[] pages);
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Turnstile.Storage;

/// <summary>The few calls of the C library that .NET does not offer: data sync and its beginning, directory sync, hard
/// link, file lock, advice, pages of memory.</summary>
/// <remarks>Linux, macOS and FreeBSD only. Failures throw <see cref="StorageException"/> with the system's own text.
/// None of the imports takes a variable number of arguments, so one declaration serves every calling
/// convention.</remarks>
internal static partial class Posix
{
    private const int ReadOnlyFlag = 0;
    private const int ReadWriteFlag = 2;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecBsd = 0x1000000;
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;
    private const int WillNeed = 3;
    private const int Interrupted = 4;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockBsd = 35;
    private const int ReadAndWrite = 3;
    private const int PrivatePagesLinux = 0x22;
    private const int PrivatePagesBsd = 0x1002;
    private const uint WriteFlag = 2;

    /// <summary>fdatasync(2): content and length, but not the times.</summary>
    public static void SyncData(SafeFileHandle handle, string path)
    {
        while (DataSync(handle) != 0)
        {
            ThrowUnlessInterrupted("sync", path);
        }
    }

    /// <summary>sync_file_range(2), which Linux alone has: hands dirty pages to the device and does not wait. What
    /// fails here fails the next data sync too, so it is told there.</summary>
    public static void BeginWriteBack(SafeFileHandle handle, long offset, long length) =>
        _ = SyncFileRange(handle, offset, length, WriteFlag);

    /// <summary>fsync(2) of a directory: the names in it.</summary>
    public static void SyncDirectory(string path)
    {
        using SafeFileHandle handle = OpenHandle(path, ReadOnlyFlag, "sync");
        while (FullSync(handle) != 0)
        {
            ThrowUnlessInterrupted("sync", path);
        }
    }

    /// <summary>link(2): a second name for a file.</summary>
    public static void Link(string source, string link)
    {
        if (HardLink(source, link) != 0)
        {
            throw Failure("link", link);
        }
    }

    /// <summary>Whether the system may be told what is read soon.</summary>
    public static bool CanAnnounce => OperatingSystem.IsLinux();

    /// <summary>posix_fadvise(2): the system begins to read what it does not have. Advice: what becomes of
    /// it changes speed and nothing else.</summary>
    public static void Announce(SafeFileHandle handle, long offset, int length) =>
        _ = Advise(handle, offset, length, WillNeed);

    /// <summary>Opens an existing file for reading and writing, without the advisory lock that .NET would
    /// take.</summary>
    public static SafeFileHandle OpenUnlocked(string path) => OpenHandle(path, ReadWriteFlag, "lock");

    /// <summary>flock(2), exclusive, without waiting; false when another open handle holds it.</summary>
    public static bool TryLock(SafeFileHandle handle, string path)
    {
        while (FileLock(handle, LockExclusive | LockWithoutWaiting) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == (OperatingSystem.IsLinux() ? WouldBlockLinux : WouldBlockBsd))
            {
                return false;
            }

            ThrowUnlessInterrupted("lock", path);
        }

        return true;
    }

    /// <summary>mmap(2) of fresh zero pages, private to the process; -1 if there are none.</summary>
    public static nint MapPages(nuint bytes) => Map(
        0, bytes, ReadAndWrite, OperatingSystem.IsLinux() ? PrivatePagesLinux : PrivatePagesBsd, -1, 0);

    /// <summary>munmap(2) of what <see cref="MapPages"/> gave, which cannot fail.</summary>
    public static void UnmapPages(nint memory, nuint bytes) => _ = Unmap(memory, bytes);

    private static SafeFileHandle OpenHandle(string path, int flags, string operation)
    {
        flags |= OperatingSystem.IsLinux() ? CloseOnExecLinux : CloseOnExecBsd;
        int descriptor = OpenDescriptor(path, flags);
        while (descriptor < 0)
        {
            ThrowUnlessInterrupted(operation, path);
            descriptor = OpenDescriptor(path, flags);
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void ThrowUnlessInterrupted(string operation, string path)
    {
        if (Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw Failure(operation, path);
        }
    }

    private static StorageException Failure(string operation, string path) =>
        new(
            operation,
            path,
            Marshal.GetLastPInvokeErrorMessage(),
            inner: null,
            StorageException.IsForSpace(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DataSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileRange(SafeFileHandle handle, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle handle, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FullSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FileLock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int HardLink(string source, string link);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint memory, nuint bytes);
}

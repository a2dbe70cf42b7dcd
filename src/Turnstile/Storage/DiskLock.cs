using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Turnstile.Storage;

/// <summary>The writer's lock: a lock of the operating system on the lock file, with the holder's name written
/// inside.</summary>
/// <remarks>The system releases it when the process dies, so the file itself means nothing and is never deleted: a
/// deleted lock file could be locked twice. The name inside is for the error message only.</remarks>
internal sealed class DiskLock : IDisposable
{
    private const int HolderBytesMax = 256;

    private readonly SafeFileHandle _handle;

    private DiskLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Takes the lock at once or throws.</summary>
    /// <exception cref="DatabaseLockedException">Another handle, of this process or another, holds it.</exception>
    public static DiskLock Take(string path)
    {
        try
        {
            SafeFileHandle handle = OperatingSystem.IsWindows() ? OpenShared(path) : OpenAndLock(path);
            WriteHolder(handle);
            return new DiskLock(handle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            && error is not (StorageException or DatabaseLockedException))
        {
            throw new StorageException("lock", path, error.Message, error);
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle OpenAndLock(string path)
    {
        if (!File.Exists(path))
        {
            CreateEmpty(path);
        }

        SafeFileHandle handle = Posix.OpenUnlocked(path);
        try
        {
            if (!Posix.TryLock(handle, path))
            {
                throw new DatabaseLockedException(path, ReadHolder(handle));
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return handle;
    }

    private static void CreateEmpty(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was quicker; the lock decides.
        }
    }

    private static SafeFileHandle OpenShared(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (IOException) when (File.Exists(path))
        {
            using SafeFileHandle reader = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            throw new DatabaseLockedException(path, ReadHolder(reader));
        }
    }

    private static void WriteHolder(SafeFileHandle handle)
    {
        using var process = Process.GetCurrentProcess();
        byte[] holder = Encoding.UTF8.GetBytes(Holder(process));
        RandomAccess.SetLength(handle, 0);
        RandomAccess.Write(handle, holder, 0);
    }

    // A process number is used again some day; with the time at which the process began it is told apart.
    private static string Holder(Process process)
    {
        string began = process.StartTime
            .ToUniversalTime()
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return $"process {Environment.ProcessId} ({process.ProcessName}, running since {began} UTC)\n";
    }

    private static string ReadHolder(SafeFileHandle handle)
    {
        Span<byte> bytes = stackalloc byte[HolderBytesMax];
        int count = RandomAccess.Read(handle, bytes, 0);
        string holder = Encoding.UTF8.GetString(bytes[..count]).Trim();
        return holder.Length > 0 ? holder : "an unknown process";
    }
}

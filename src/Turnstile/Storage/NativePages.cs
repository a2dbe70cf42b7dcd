using System.Runtime.InteropServices;

namespace Turnstile.Storage;

/// <summary>Whole pages of zeros from the system itself, past the allocator of the C library.</summary>
/// <remarks>
/// That allocator raises the size from which it maps memory to the largest piece it has ever seen freed; from then on
/// large pieces lie among small ones, which pin them, and what was freed stays with the process. Pages that are
/// returned here are the system's again at once. They are taken when first touched. Threads: any. Cost: a system call
/// each, and a fault for each page. Windows' allocator maps large pieces always, and has no such rule.
/// </remarks>
internal static unsafe class NativePages
{
    /// <summary>Takes memory of at least <paramref name="bytes"/>.</summary>
    /// <exception cref="InsufficientMemoryException">The system has no more.</exception>
    public static nint Take(nuint bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            return (nint)NativeMemory.AllocZeroed(bytes);
        }

        nint memory = Posix.MapPages(bytes);
        return memory != -1
            ? memory
            : throw new InsufficientMemoryException($"the system gives no {bytes} bytes of memory: "
                + Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Returns what <see cref="Take"/> gave for as many bytes; nothing for 0.</summary>
    public static void Return(nint memory, nuint bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            NativeMemory.Free((void*)memory);
        }
        else if (memory != 0)
        {
            Posix.UnmapPages(memory, bytes);
        }
    }
}

using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Memory;

/// <summary>
/// A block of memory outside the heap that never moves; large ones use huge pages where the system has them.
/// </summary>
/// <remarks>
/// The system commits pages of a large block when they are first touched, so a generous capacity costs address space
/// only. Contents are undefined until written. Lifetime: disposed by its owner, else freed by the finalizer; whoever
/// holds <see cref="Pointer"/> keeps the buffer alive.
/// </remarks>
internal sealed unsafe partial class AlignedBuffer : IDisposable
{
    internal const int HugePageBytes = 2 << 20;
    private const int SmallAlignmentBytes = 128;
    private const int AdviceHugePage = 14;

    private byte* _pointer;

    public AlignedBuffer(long byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        ByteCount = byteCount;
        bool large = byteCount >= HugePageBytes;
        long alignment = large ? HugePageBytes : SmallAlignmentBytes;
        long allocated = Math.Max(alignment, (byteCount + alignment - 1) / alignment * alignment);
        _pointer = (byte*)NativeMemory.AlignedAlloc(checked((nuint)allocated), (nuint)alignment);
        if (large && OperatingSystem.IsLinux())
        {
            // Only advice: whether the kernel follows it changes speed and nothing else, so the result is dropped.
            _ = AdviseMemory(_pointer, (nuint)allocated, AdviceHugePage);
        }
    }

    ~AlignedBuffer() => Free();

    public long ByteCount { get; }

    public byte* Pointer => _pointer;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        void* pointer = _pointer;
        _pointer = null;
        NativeMemory.AlignedFree(pointer);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AdviseMemory(void* address, nuint length, int advice);
}

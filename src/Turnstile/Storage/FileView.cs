using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Turnstile.Storage;

/// <summary>A piece of a file as memory: read page by page when it is touched, and let go by the system when memory is
/// short.</summary>
/// <remarks>
/// Only for files that are never changed or cut once they are there: a page that cannot be read ends the process. What
/// stands in it is believed by no one who has not checked it. Threads: any may read. Lifetime: until disposed, whatever
/// becomes of the file's name; nobody may read afterwards.
/// </remarks>
internal sealed unsafe class FileView : IDisposable
{
    // immutable after construction, but for Dispose
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _accessor;
    private nint _copy;

    private FileView(MemoryMappedFile file, MemoryMappedViewAccessor accessor, long length)
    {
        _file = file;
        _accessor = accessor;
        Length = length;
        byte* start = null;
        accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref start);

        // In bounds: the view begins PointerOffset bytes into what was mapped, and has length bytes from there on.
        Address = (nint)(start + accessor.PointerOffset);
    }

    private FileView(nint copy, long length)
    {
        _copy = copy;
        Address = copy;
        Length = length;
    }

    /// <summary>Frees a copy whose owner forgot it; a mapping has a handle that does so itself.</summary>
    ~FileView() => Free();

    /// <summary>Where the first byte is; as much aligned as its offset in the file, up to a page.</summary>
    public nint Address { get; }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>Maps <paramref name="length"/> bytes, one or more, of an open file, which may be closed then.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static FileView Map(SafeFileHandle handle, long offset, long length)
    {
        var file = MemoryMappedFile.CreateFromFile(
            handle, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new FileView(file, file.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read), length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes themselves in memory, aligned to 64, for disks that cannot be mapped.</summary>
    public static FileView CopyOf(ReadOnlySpan<byte> bytes)
    {
        void* copy = NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes.Length), SectionFileWriter.Alignment);

        // In bounds: as many bytes were just taken.
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return new FileView((nint)copy, bytes.Length);
    }

    /// <summary>Ends the view; a second call does nothing.</summary>
    public void Dispose()
    {
        if (_accessor is { SafeMemoryMappedViewHandle.IsClosed: false })
        {
            _accessor.SafeMemoryMappedViewHandle.ReleasePointer();
            _accessor.Dispose();
            _file!.Dispose();
        }

        Free();
        GC.SuppressFinalize(this);
    }

    // Exchanged, so that two who dispose do not both free.
    private void Free() => NativeMemory.AlignedFree((void*)Interlocked.Exchange(ref _copy, 0));
}

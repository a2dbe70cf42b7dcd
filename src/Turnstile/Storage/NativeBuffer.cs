using System.Runtime.InteropServices;

namespace Turnstile.Storage;

/// <summary>Owns a piece of memory outside the garbage-collected heap for bytes that are read from a file; what stands
/// in it at first is not defined.</summary>
/// <remarks>
/// Threads: one fills it, any may read then. Lifetime: the owner counts its readers and disposes after the last; a view
/// must not outlive that. The finalizer only catches a buffer whose owner was lost; whoever uses a view must keep the
/// buffer reachable meanwhile.
/// </remarks>
internal sealed unsafe class NativeBuffer : IDisposable
{
    // immutable after construction, but for Dispose
    private readonly int _length;
    private nint _memory;

    /// <summary>Takes <paramref name="length"/> bytes.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public NativeBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _memory = (nint)NativeMemory.Alloc((nuint)length);
        _length = length;
    }

    /// <summary>Frees a buffer whose owner forgot it.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Its bytes.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public NativeView View
    {
        get
        {
            nint memory = _memory;
            ObjectDisposedException.ThrowIf(memory == 0, this);
            return new NativeView(memory, _length);
        }
    }

    /// <summary>Gives the memory back; a second call does nothing.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    // Exchanged, so that two who dispose do not both free.
    private void Free() => NativeMemory.Free((void*)Interlocked.Exchange(ref _memory, 0));
}

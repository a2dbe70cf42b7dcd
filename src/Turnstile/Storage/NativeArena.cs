using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Storage;

/// <summary>A fixed piece of memory outside the garbage-collected heap, addressed by offset, all zeros at
/// first.</summary>
/// <remarks>
/// A large one has pages of its own, which are taken from the system when first touched; a small one lies in the C
/// library's memory, which mostly takes neither a system call nor a fault: a segment of a few rows has two of them.
/// Every access is checked against the capacity.
/// Threads: any may read and write; who reads what another wrote must follow a link published by
/// <see cref="WriteLink"/>. Lifetime: the owner counts its readers and disposes after the last; a span must not
/// outlive that. The finalizer only catches an arena whose owner was lost; whoever uses a span must keep the arena
/// itself reachable meanwhile.
/// </remarks>
internal sealed unsafe class NativeArena : IDisposable
{
    /// <summary>The alignment of offset 0, bytes: one cache line.</summary>
    public const int Alignment = 64;

    /// <summary>The largest one without pages of its own, bytes: well below the sizes that
    /// <see cref="NativePages"/> is there for.</summary>
    public const int SmallBytesMax = 32 << 10;

    // immutable after construction, but for Dispose
    private nint _memory;
    private byte* _start;

    /// <summary>Takes <paramref name="capacity"/> bytes.</summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public NativeArena(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);

        // The slack leaves room to align what is no whole page.
        nuint bytes = (nuint)capacity + Alignment;
        _memory = capacity > SmallBytesMax ? NativePages.Take(bytes) : (nint)NativeMemory.AllocZeroed(bytes);
        _start = (byte*)((_memory + Alignment - 1) & ~(nint)(Alignment - 1));
        Capacity = capacity;
    }

    /// <summary>Frees an arena whose owner forgot it.</summary>
    ~NativeArena() => Free();

    /// <summary>Its size, bytes.</summary>
    public int Capacity { get; }

    /// <summary>The <paramref name="length"/> bytes at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Slice(int offset, int length)
    {
        Check(offset, length);

        // In bounds: offset and length are not negative and offset + length <= Capacity, both just checked.
        return new Span<byte>(_start + offset, length);
    }

    /// <summary>Reads the link at <paramref name="offset"/>, a multiple of 4; what was written before it was
    /// published is seen after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadLink(int offset) => Volatile.Read(ref At(offset));

    /// <summary>Publishes the link at <paramref name="offset"/>, a multiple of 4, after all that was written
    /// before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteLink(int offset, int value) => Volatile.Write(ref At(offset), value);

    /// <summary>The integer at <paramref name="offset"/>, a multiple of 4, for access without ordering.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref int At(int offset)
    {
        Check(offset, sizeof(int));
        if ((offset & (sizeof(int) - 1)) != 0)
        {
            ThrowUnaligned(offset);
        }

        // In bounds: offset + 4 <= Capacity, just checked; aligned, as the start is.
        return ref *(int*)(_start + offset);
    }

    /// <summary>Asks the processor to bring the <paramref name="length"/> bytes at <paramref name="offset"/> near,
    /// where it can; changes nothing and waits for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int offset, int length)
    {
        Check(offset, length);
        if (Sse.IsSupported)
        {
            // In bounds: only the first line of each step is named, and they lie in [offset, offset + length).
            for (int i = 0; i < length; i += Alignment)
            {
                Sse.Prefetch0(_start + offset + i);
            }
        }
    }

    /// <summary>Gives the memory back; a second call does nothing.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(int offset, int length)
    {
        if ((ulong)(uint)offset + (uint)length > (uint)Capacity || _start is null)
        {
            ThrowOutside(offset, length);
        }
    }

    private void Free()
    {
        nint memory = Interlocked.Exchange(ref _memory, 0);
        _start = null;
        if (Capacity > SmallBytesMax)
        {
            NativePages.Return(memory, (nuint)Capacity + Alignment);
        }
        else
        {
            NativeMemory.Free((void*)memory);
        }
    }

    private void ThrowOutside(int offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        throw new ArgumentOutOfRangeException(
            nameof(offset), $"{length} bytes at {offset} do not lie in an arena of {Capacity} bytes");
    }

    private static void ThrowUnaligned(int offset) =>
        throw new ArgumentException($"offset {offset} is not a multiple of {sizeof(int)}", nameof(offset));
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Storage;

/// <summary>An address that is read from soon, to be asked of the processor before it is needed.</summary>
/// <remarks>It reads nothing and never faults, so the memory may be gone by then: the hint is useless in that case, and
/// harmless. Where the processor has no such thing it does nothing.</remarks>
internal readonly unsafe struct FetchHint
{
    private const int LineBytes = 64;

    private readonly byte* _start;

    // In bounds: the address is only ever given to a prefetch, which is no access.
    public FetchHint(ReadOnlySpan<byte> bytes) =>
        _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));

    /// <summary>Asks for so many bytes, from as far behind the address on, or before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(nint distance, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (int offset = 0; offset < bytes; offset += LineBytes)
            {
                Sse.Prefetch0(_start + distance + offset);
            }
        }
    }
}

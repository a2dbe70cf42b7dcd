using System.Runtime.CompilerServices;

namespace Turnstile.Storage;

/// <summary>Where the bytes of a <see cref="NativeBuffer"/> or a <see cref="NativePlace"/> lie, for who reads them
/// without going through it.</summary>
/// <remarks>Every access is checked against the length. Lifetime: whoever has one holds what owns the memory meanwhile;
/// the view itself cannot tell that the memory was given back.</remarks>
internal readonly unsafe struct NativeView
{
    private readonly byte* _start;
    private readonly int _length;

    internal NativeView(nint memory, int length)
    {
        _start = (byte*)memory;
        _length = length;
    }

    /// <summary>The length, bytes; 0 of a view of nothing.</summary>
    public int Length => _length;

    /// <summary>The <paramref name="length"/> bytes at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Slice(int offset, int length)
    {
        if ((ulong)(uint)offset + (uint)length > (uint)_length)
        {
            ThrowOutside(offset, length);
        }

        // In bounds: offset and length are not negative and offset + length <= _length, just checked.
        return new Span<byte>(_start + offset, length);
    }

    /// <summary>A view of the <paramref name="length"/> bytes at <paramref name="offset"/> alone.</summary>
    public NativeView Part(int offset, int length)
    {
        if ((ulong)(uint)offset + (uint)length > (uint)_length)
        {
            ThrowOutside(offset, length);
        }

        // In bounds: as in Slice.
        return new NativeView((nint)(_start + offset), length);
    }

    private void ThrowOutside(int offset, int length) => throw new ArgumentOutOfRangeException(
        nameof(offset), $"{length} bytes at {offset} do not lie in a buffer of {_length} bytes");
}

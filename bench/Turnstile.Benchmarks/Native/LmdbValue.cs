using System.Runtime.InteropServices;

namespace Turnstile.Benchmarks.Native;

/// <summary><c>MDB_val</c>: a length and where the bytes are.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LmdbValue(byte* data, int length)
{
    public nuint Length = (nuint)length;
    public byte* Data = data;

    /// <summary>The bytes; valid as long as the memory is.</summary>
    public readonly ReadOnlySpan<byte> Bytes => new(Data, (int)Length);
}

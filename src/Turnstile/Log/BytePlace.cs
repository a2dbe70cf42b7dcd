namespace Turnstile.Log;

/// <summary>Where bytes stand in a <see cref="ByteStack"/>.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many.</param>
internal readonly record struct BytePlace(int Offset, int Length)
{
    /// <summary>As one number.</summary>
    public ulong Packed => ((ulong)(uint)Offset << 32) | (uint)Length;

    /// <summary>The place that a number stands for.</summary>
    public static BytePlace Unpack(ulong packed) => new((int)(packed >> 32), (int)(uint)packed);
}

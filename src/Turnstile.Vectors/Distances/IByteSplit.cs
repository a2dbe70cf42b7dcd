using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>How pairs of bytes, seen as 16-bit lanes, become the int16 of the even and of the odd one.</summary>
internal interface IByteSplit
{
    static abstract short Widen(byte component);

    static abstract Vector128<short> Even(Vector128<short> pairs);

    static abstract Vector128<short> Odd(Vector128<short> pairs);

    static abstract Vector256<short> Even(Vector256<short> pairs);

    static abstract Vector256<short> Odd(Vector256<short> pairs);

    static abstract Vector512<short> Even(Vector512<short> pairs);

    static abstract Vector512<short> Odd(Vector512<short> pairs);
}

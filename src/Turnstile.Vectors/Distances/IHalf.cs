using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>How 16 bits, widened to 32, become the float32 they stand for.</summary>
internal interface IHalf
{
    static abstract float Widen(uint bits);

    static abstract Vector128<float> Widen(Vector128<uint> bits);

    static abstract Vector256<float> Widen(Vector256<uint> bits);

    static abstract Vector512<float> Widen(Vector512<uint> bits);
}

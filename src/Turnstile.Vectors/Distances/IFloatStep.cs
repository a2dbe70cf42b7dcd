using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>What one component adds to a sum over two float32 vectors. It adds 0 when both are 0.</summary>
internal interface IFloatStep
{
    static abstract float Add(float sum, float query, float row);

    static abstract Vector128<float> Add(Vector128<float> sum, Vector128<float> query, Vector128<float> row);

    static abstract Vector256<float> Add(Vector256<float> sum, Vector256<float> query, Vector256<float> row);

    static abstract Vector512<float> Add(Vector512<float> sum, Vector512<float> query, Vector512<float> row);
}

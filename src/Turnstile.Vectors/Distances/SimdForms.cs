using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>Which <see cref="SimdForm"/> this processor has.</summary>
public static class SimdForms
{
    /// <summary>The fastest form here; what a query uses unless told otherwise.</summary>
    public static SimdForm Best { get; } =
        Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? SimdForm.Vector512
        : Avx2.IsSupported ? SimdForm.Vector256
        : Vector128.IsHardwareAccelerated ? SimdForm.Vector128
        : SimdForm.Scalar;

    /// <summary>Whether this processor has <paramref name="form"/>.</summary>
    public static bool IsSupported(SimdForm form) => form switch
    {
        SimdForm.Scalar => true,
        SimdForm.Vector128 => Vector128.IsHardwareAccelerated,
        SimdForm.Vector256 => Avx2.IsSupported,
        SimdForm.Vector512 => Avx512BW.IsSupported,
        _ => false,
    };
}

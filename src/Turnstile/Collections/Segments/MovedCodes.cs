using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Copies codes to where other rows, or another order, want them.</summary>
internal static class MovedCodes
{
    private const int PauseRows = 1 << 12;

    /// <summary>Copies the codes that are kept; both are codes of equal quantizers.</summary>
    /// <param name="source">Where they lie.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="newOf">For each ordinal of the source that of the target, or <see cref="MergedRows.Dropped"/>.
    /// </param>
    /// <param name="pause">Called every few milliseconds.</param>
    /// <param name="stop">The store is closing.</param>
    /// <exception cref="OperationCanceledException">The store is closing.</exception>
    public static void Copy(
        VectorRows source, VectorRows target, ReadOnlySpan<int> newOf, Action pause, CancellationToken stop)
    {
        byte[] code = new byte[target.Quantizer!.CodeBytes];
        for (int ordinal = 0; ordinal < newOf.Length; ordinal++)
        {
            if (newOf[ordinal] != MergedRows.Dropped)
            {
                source.ReadCode(ordinal, code);
                target.WriteCode(newOf[ordinal], code);
            }

            if (ordinal % PauseRows == 0)
            {
                stop.ThrowIfCancellationRequested();
                pause();
            }
        }
    }
}

using Turnstile.Vectors;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Queries;

/// <summary>Room for vectors that a query reads from a file.</summary>
/// <remarks>Threads: one query at a time.</remarks>
internal sealed class RecordScratch
{
    /// <summary>How many vectors are read at once.</summary>
    public const int RecordCount = 64;

    private static readonly int[] s_ordinals = [.. Enumerable.Range(0, RecordCount)];

    /// <summary>The ordinals of the vectors in it.</summary>
    public static ReadOnlySpan<int> Ordinals => s_ordinals;

    /// <summary>The room; null before the first <see cref="Fit"/>.</summary>
    public VectorRows? Rows { get; private set; }

    /// <summary>Makes it room for vectors of a format.</summary>
    public void Fit(VectorFormat format)
    {
        if (Rows is null || !Rows.Format.Equals(format))
        {
            Rows?.Dispose();
            Rows = new VectorRows(format, RecordCount);
        }
    }
}

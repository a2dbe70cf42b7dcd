using System.Diagnostics.CodeAnalysis;
using Turnstile.Storage;
using Turnstile.Vectors;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Room for vectors that a query reads from a file.</summary>
/// <remarks>Threads: one query at a time.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The memory goes with the query's scratch.")]
internal sealed class RecordScratch
{
    /// <summary>How many vectors are read at once.</summary>
    public const int RecordCount = 64;

    private static readonly int[] s_ordinals = [.. Enumerable.Range(0, RecordCount)];

    private NativeBuffer? _bytes;

    /// <summary>The ordinals of the vectors in it.</summary>
    public static ReadOnlySpan<int> Ordinals => s_ordinals;

    /// <summary>The vectors; null before the first <see cref="Fit"/>.</summary>
    public VectorRows? Rows { get; private set; }

    /// <summary>Where their records are read to, for who reaches <see cref="Rows"/> meanwhile; only after <see
    /// cref="Fit"/>.</summary>
    public NativeView Bytes => _bytes!.View;

    /// <summary>Makes it room for vectors of a format.</summary>
    public void Fit(VectorFormat format)
    {
        if (Rows is null || !Rows.Format.Equals(format))
        {
            Rows?.Dispose();
            Rows = null;
            _bytes?.Dispose();
            _bytes = new NativeBuffer(RecordCount * format.Stride);
            Rows = new VectorRows(format, RecordCount);
        }
    }
}

using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Segments;

/// <summary>Bounds of blocks of rows over the sparse vectors of one field of one segment, in pieces of consecutive
/// rows. Derived (TRUTH-1).</summary>
/// <remarks>
/// A piece is built in one go, so a segment that is being written gets one after the other, and four alike become one:
/// a row is looked at some three times, and there are few pieces. Rows beyond the last piece are the tail.
/// Threads: one worker at a time builds, any query searches what <see cref="Pieces"/> gives it. Lifetime: counted; a
/// piece that has gone into another is freed when no query holds it, by its finalizer.</remarks>
internal sealed class BlockIndex : IDerivedIndex
{
    /// <summary>So few rows of a segment that is being written are scanned, and need no index.</summary>
    public const int TailRowsMax = 1_024;

    /// <summary>The most rows of a piece: what is lost when the store closes while it is built.</summary>
    public const int PieceRowsMax = 65_536;

    private const int Fan = 4;

    private ReferenceCount _references = ReferenceCount.One;

    // set once by the turnstile, read by any
    private bool _isSealed;

    // 1 while a worker builds; Interlocked
    private int _isBuilding;

    // an immutable array, replaced by the worker that builds, read by any
    private SparseIndex[] _pieces;

    /// <summary>An index of these pieces, each of which begins where the one before ends; owns them.</summary>
    public BlockIndex(params SparseIndex[] pieces) => _pieces = pieces;

    /// <summary>The pieces by their rows, the first from row 0 on.</summary>
    public ReadOnlySpan<SparseIndex> Pieces => Volatile.Read(ref _pieces);

    /// <inheritdoc/>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (SparseIndex piece in Pieces)
            {
                bytes += piece.ByteCount;
            }

            return bytes;
        }
    }

    private int Watermark => Pieces is [.., var last] ? last.To : 0;

    /// <inheritdoc/>
    public bool IsFor(int count) => count > 0;

    /// <inheritdoc/>
    public int IndexedOf(int count, bool isInFile)
    {
        int indexed = Math.Min(count, Watermark);
        return !isInFile && !Volatile.Read(ref _isSealed) && count - indexed < TailRowsMax ? count : indexed;
    }

    /// <inheritdoc/>
    public int UnhurriedOf(int count) => IndexedOf(count, isInFile: false);

    /// <inheritdoc/>
    /// <remarks>Then the last ones are indexed too.</remarks>
    public void Seal() => Volatile.Write(ref _isSealed, true);

    /// <inheritdoc/>
    public bool IsComplete(int count) => Watermark == count;

    /// <summary>Builds one piece; false if there is none to build, or somebody does.</summary>
    /// <param name="column">The vectors.</param>
    /// <param name="count">Rows that are published.</param>
    /// <param name="stop">The store is closing.</param>
    /// <exception cref="OperationCanceledException">It was stopped; nothing has changed.</exception>
    public bool TryBuild(PayloadColumn column, int count, CancellationToken stop)
    {
        if (IndexedOf(count, column.IsInFile) == count || Interlocked.CompareExchange(ref _isBuilding, 1, 0) != 0)
        {
            return false;
        }

        try
        {
            SparseIndex[] pieces = _pieces;
            int from = Watermark;
            int to = Math.Min(count, from + PieceRowsMax);
            int kept = pieces.Length;
            while (kept >= Fan - 1 && MayAbsorb(pieces.AsSpan(kept - Fan + 1, Fan - 1), from, to))
            {
                kept -= Fan - 1;
                from = pieces[kept].From;
            }

            column.Check(from, to);
            SparseIndex piece = SparseIndexBuilder.Build(column.Sparse, from, to, stop: stop);
            Volatile.Write(ref _pieces, [.. pieces.AsSpan(0, kept), piece]);
            return true;
        }
        finally
        {
            Volatile.Write(ref _isBuilding, 0);
        }
    }

    /// <inheritdoc/>
    public void Retain() => _references.Retain();

    /// <inheritdoc/>
    public void Release()
    {
        if (_references.Release())
        {
            foreach (SparseIndex piece in Pieces)
            {
                piece.Dispose();
            }
        }
    }

    // Pieces that are about as large as the one that comes, or smaller, go into it.
    private static bool MayAbsorb(ReadOnlySpan<SparseIndex> pieces, int from, int to)
    {
        if (to - pieces[0].From > PieceRowsMax)
        {
            return false;
        }

        foreach (SparseIndex piece in pieces)
        {
            if (piece.To - piece.From >= (to - from) * Fan)
            {
                return false;
            }
        }

        return true;
    }
}

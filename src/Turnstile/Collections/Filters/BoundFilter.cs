using System.Collections.Immutable;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>A filter bound to a schema, ready to be evaluated over columns or for one document.</summary>
/// <remarks>Rows of an older schema may be given: a field that they do not have is null. Immutable; any
/// thread.</remarks>
internal sealed class BoundFilter
{
    private readonly IBoundNode _root;

    private BoundFilter(IBoundNode root, ImmutableArray<int> fieldIndexes)
    {
        _root = root;
        FieldIndexes = fieldIndexes;
    }

    /// <summary>The places in the schema of the scalar fields that the filter looks at.</summary>
    public ImmutableArray<int> FieldIndexes { get; }

    /// <summary>The filter bound to <paramref name="schema"/>.</summary>
    /// <exception cref="ArgumentException">It does not fit; the message names the field, its type and what is allowed.
    /// </exception>
    public static BoundFilter Bind(Filter filter, CollectionSchema schema)
    {
        var binder = new FilterBinder(schema);
        IBoundNode root = binder.Bind(filter.Root);
        return new BoundFilter(root, [.. binder.FieldIndexes]);
    }

    /// <summary>Finds the rows that pass among <c>matches.Count</c> rows from <paramref name="start"/> on.</summary>
    /// <param name="columns">The segment's columns; the rows must be below a published count.</param>
    /// <param name="start">The first ordinal, a multiple of 64.</param>
    /// <param name="matches">Overwritten: bit 0 stands for the row at <paramref name="start"/>.</param>
    public void Evaluate(SegmentColumns columns, int start, RowBitmap matches)
    {
        Invariant.Check(start % 64 == 0, "FILTER-1", $"a scan begins at {start}, which is no multiple of 64");
        Span<ulong> isUnknown = stackalloc ulong[ScanBlock.WordsMax];
        var scratch = new ScanScratch();
        int done = 0;
        while (done < matches.Count)
        {
            int rowsToPageEnd = ScanBlock.RowsMax - ((start + done) % ScanBlock.RowsMax);
            int count = Math.Min(rowsToPageEnd, matches.Count - done);
            var block = new ScanBlock(columns, start + done, count, scratch);
            Span<ulong> isTrue = matches.Words.Slice(done / 64, block.WordCount);
            _root.Scan(block, isTrue, isUnknown[..block.WordCount]);
            done += count;
        }

        if (matches.Count % 64 != 0)
        {
            matches.Words[^1] &= (1UL << (matches.Count % 64)) - 1;
        }
    }

    /// <summary>Whether a row passes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="key">The encoded document id.</param>
    public bool Matches(RowReader row, ReadOnlySpan<byte> key) =>
        _root.Test(new FilterSubject(row, key)) == Truth.True;

    /// <summary>Whether a document passes.</summary>
    /// <exception cref="ArgumentException">A field that the filter looks at has a value of a wrong type.</exception>
    public bool Matches(Document document) =>
        _root.Test(new FilterSubject(document, DocumentIdCodec.ToBytes(document.Id))) == Truth.True;
}

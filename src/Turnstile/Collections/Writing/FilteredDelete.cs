using System.Buffers;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Collections.Writing;

/// <summary>Deletes what passes a filter, as one operation at one place in the order.</summary>
/// <remarks>
/// The caller's thread evaluates the filter over a view. In the turnstile, where nothing can come between, the
/// candidates that were superseded since are dropped and the rows written since are looked at: what is deleted is
/// exactly what passes at the operation's place, and the turnstile is held up only for what changed meanwhile. Rows of
/// the older view may have gone on in a merged segment since: they are judged where they lie now, for marks are made
/// there. Lifetime: holds its view until disposed.
/// </remarks>
internal sealed class FilteredDelete : IDisposable
{
    private readonly ViewSet _views;
    private readonly uint _collection;
    private readonly BoundFilter _filter;
    private readonly ViewLease _lease;
    private readonly List<(Segment Segment, int Ordinal)> _candidates = [];

    public FilteredDelete(ViewSet views, uint collection, CollectionSchema schema, BoundFilter filter)
    {
        _views = views;
        _collection = collection;
        _filter = filter;
        _lease = views.Acquire();
        var passing = new RowBitmap();
        foreach (Segment segment in StateOf(_lease).Segments)
        {
            int count = segment.CountAt(_lease.Sequence);
            RowSelection.Select(segment, filter, count, _lease.Sequence, passing);
            for (int ordinal = passing.NextOne(0); ordinal >= 0; ordinal = passing.NextOne(ordinal + 1))
            {
                _candidates.Add((segment, ordinal));
            }
        }
    }

    /// <summary>How many documents the operation deletes; known once it passed the turnstile.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the operation, or nothing if there is nothing to delete. In the turnstile.</summary>
    /// <exception cref="ArgumentException">The list of deletes is over the limit of a value.</exception>
    public void Complete(OperationBuffer operations)
    {
        Count = 0;
        var list = new ArrayBufferWriter<byte>();
        using ViewLease newest = _views.Acquire();
        CollectionState now = StateOf(newest);
        foreach ((Segment segment, int ordinal) in _candidates)
        {
            if (IsIn(now, segment))
            {
                AddIfLive(list, segment, ordinal);
            }
            else if (now.Find(segment.Sequences[ordinal]) is var (merged, row))
            {
                AddIfLive(list, merged, row);
            }
        }

        foreach (Segment segment in now.Segments)
        {
            for (int ordinal = segment.CountAt(_lease.Sequence); ordinal < segment.Count; ordinal++)
            {
                if (Matches(segment, ordinal))
                {
                    AddIfLive(list, segment, ordinal);
                }
            }
        }

        if (Count > 0)
        {
            operations.Add(DocumentOperationKind.DeleteMany, _collection, default, list.WrittenSpan);
        }
    }

    /// <summary>Lets the view go.</summary>
    public void Dispose() => _lease.Dispose();

    private void AddIfLive(ArrayBufferWriter<byte> list, Segment segment, int ordinal)
    {
        if (segment.Sequences.SupersededAt(ordinal) == Sequence.Zero)
        {
            DeleteList.Add(list, segment.Sequences[ordinal], segment.Columns.Keys[ordinal]);
            Count++;
        }
    }

    // Two segment objects may share marks, when the vectors of one have moved.
    private static bool IsIn(CollectionState state, Segment segment)
    {
        foreach (Segment each in state.Segments)
        {
            if (ReferenceEquals(each.Sequences, segment.Sequences))
            {
                return true;
            }
        }

        return false;
    }

    private bool Matches(Segment segment, int ordinal) => _filter.Matches(segment.Columns.Read(
        ordinal, version: 0, segment.Sequences[ordinal], _filter.FieldIndexes.AsSpan()));

    private CollectionState StateOf(in ViewLease lease) =>
        ((CollectionsPart)lease.View[ViewSlot.Collections])[_collection];
}

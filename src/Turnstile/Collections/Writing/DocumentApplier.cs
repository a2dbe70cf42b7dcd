using System.Collections.Immutable;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Memory;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Collections.Writing;

/// <summary>Applies document operations: the row to the keys, the vectors and columns to the writing segment, the mark
/// to the version that is replaced.</summary>
/// <remarks>
/// All three bear the operation's sequence, which is not visible yet, so readers see the old version or the new one and
/// never neither or both. Threads: turnstile only, and recovery before it.
/// </remarks>
internal sealed class DocumentApplier(ViewSet views, SegmentLimits limits)
{
    // turnstile only
    private readonly Dictionary<uint, WritingSegment> _writing = [];

    /// <summary>Whether the writing segments have room for the documents among the operations.</summary>
    public bool HasRoom(ReadOnlySpan<byte> operations)
    {
        foreach (WritingSegment writing in _writing.Values)
        {
            // What the vectors will take is at most what the operations have.
            if (writing.PayloadBytes is > 0 and long used && used + operations.Length > limits.Bytes)
            {
                return false;
            }

            // No document is smaller than an operation's header.
            if (writing.Free < operations.Length / Operation.HeaderBytes
                && writing.Free < CountPuts(operations, writing.Collection))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a writing segment is worth sealing as it is; looked at now and then, as it grows.</summary>
    public bool IsWorthSealing()
    {
        foreach (WritingSegment writing in _writing.Values)
        {
            if (writing.TakeQuestion() && IsWorthSealing(writing.Collection))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a collection that was just created or found at opening.</summary>
    public void Create(uint collection, CollectionSchema schema, ImmutableArray<Segment> segments)
    {
        _writing.Add(collection, new WritingSegment(collection, schema));
        ReplacePart(part => part.With(new CollectionState(collection, schema, segments)));
    }

    /// <summary>Makes a segment for each collection that gets documents and has none to write to.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for one; nothing was changed.</exception>
    public void Reserve(ReadOnlySpan<byte> operations)
    {
        var reader = new OperationReader(operations);
        while (reader.TryRead(out Operation operation))
        {
            if (operation.Kind == DocumentOperationKind.Put && WritingOf(operation.Target) is { Segment: null } writing)
            {
                Segment segment = Segment.Create(
                    writing.Collection, writing.Schema, limits, rowsMin: CountPuts(operations, writing.Collection));
                ReplacePart(part => part.WithSegment(segment));
                writing.Begin(segment);
                segment.Release();
            }
        }
    }

    /// <summary>Applies one logged operation.</summary>
    /// <param name="active">The memtable that takes the row.</param>
    /// <param name="sequence">The operation's sequence.</param>
    /// <param name="operation">A kind of this layer.</param>
    public void Apply(MemTable active, Sequence sequence, in Operation operation)
    {
        switch (operation.Kind)
        {
            case DocumentOperationKind.Put:
                KeyApplier.Put(
                    active,
                    sequence,
                    operation.Target,
                    operation.Key,
                    operation.Version,
                    operation.CreateSequence,
                    operation.Value);
                Supersede(operation.Target, operation.PreviousSequence, sequence);
                WritingOf(operation.Target).Append(sequence, operation);
                break;
            case DocumentOperationKind.Delete:
                KeyApplier.Delete(active, sequence, operation.Target, operation.Key);
                Supersede(operation.Target, operation.PreviousSequence, sequence);
                break;
            case DocumentOperationKind.DeleteMany:
                var list = new DeleteList(operation.Value);
                while (list.MoveNext())
                {
                    KeyApplier.Delete(active, sequence, operation.Target, list.Key);
                    Supersede(operation.Target, list.Previous, sequence);
                }

                break;
            default:
                throw new InvariantException("ORDER-2", $"operation kind {operation.Kind} is not known");
        }
    }

    /// <summary>Seals all writing segments; the caller gets a reference to each that has rows.</summary>
    public ImmutableArray<Segment> Seal()
    {
        ImmutableArray<Segment>.Builder segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (WritingSegment writing in _writing.Values)
        {
            if (writing.Seal() is { } segment)
            {
                segment.Retain();
                segments.Add(segment);
            }
        }

        return segments.ToImmutable();
    }

    private bool IsWorthSealing(uint collection)
    {
        using ViewLease lease = views.Acquire();
        return EarlySeal.IsWorth(((CollectionsPart)lease.View[ViewSlot.Collections])[collection].Segments, limits);
    }

    private static int CountPuts(ReadOnlySpan<byte> operations, uint collection)
    {
        int count = 0;
        var reader = new OperationReader(operations);
        while (reader.TryRead(out Operation operation))
        {
            count += operation.Kind == DocumentOperationKind.Put && operation.Target == collection ? 1 : 0;
        }

        return count;
    }

    private WritingSegment WritingOf(uint collection) => _writing.TryGetValue(collection, out WritingSegment? writing)
        ? writing
        : throw new InvariantException("ORDER-2", $"a logged document is of the unknown collection {collection}");

    // The version to be marked is in the newest part: this thread alone adds segments to it. It is found by its
    // sequence unless it is in a segment that was dropped because nobody could see it. A merge may end between the look
    // and the mark; then there is a newer part.
    private void Supersede(uint collection, Sequence previous, Sequence by)
    {
        bool isMarked = previous == Sequence.Zero;
        while (!isMarked)
        {
            using ViewLease lease = views.Acquire();
            var part = (CollectionsPart)lease.View[ViewSlot.Collections];
            isMarked = part[collection].Find(previous) is not var (segment, ordinal)
                || segment.TrySupersede(ordinal, by);
        }
    }

    private void ReplacePart(Func<CollectionsPart, CollectionsPart> change) => views.Replace(
        parts => [parts[(int)ViewSlot.Keys], change((CollectionsPart)parts[(int)ViewSlot.Collections])]);
}

using Turnstile.Collections.Columns;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>The unit of search and of flush: rows of one collection in the order of their sequences, as
/// columns.</summary>
/// <remarks>
/// A row is a document version, known by the sequence that wrote it; its ordinal has no meaning outside. Rows are never
/// changed; they are superseded. A segment is writing (the turnstile appends through a <see cref="SegmentAppender"/>),
/// then sealed for ever, then persisted. What is derived (graphs) may still grow after sealing.
/// Threads: the turnstile appends and supersedes; readers first read <see cref="Count"/> with acquire semantics and
/// touch only rows below it. Lifetime: counted; each part that lists the segment owns a reference. Two segment objects
/// may share rows, marks and index, when the vectors of one have moved into the file.</remarks>
internal sealed class Segment : ISegmentRows
{
    private ReferenceCount _references = ReferenceCount.One;

    // written by the turnstile after the row's columns, read by any
    private int _count;

    // a hint: set by queries, taken by who paces writers; volatile
    private bool _isSearched;

    // written by the worker that merges it, read by the turnstile; see MarkRelay
    private MarkRelay? _relay;

    public Segment(
        uint collection, CollectionSchema schema, int capacity, SegmentColumns columns, VectorIndex[] vectors)
        : this(collection, schema, capacity, columns, vectors, new RowSequences(capacity))
    {
    }

    private Segment(
        uint collection,
        CollectionSchema schema,
        int capacity,
        SegmentColumns columns,
        VectorIndex[] vectors,
        RowSequences sequences)
    {
        Collection = collection;
        Schema = schema;
        Capacity = capacity;
        Columns = columns;
        Vectors = vectors;
        Sequences = sequences;
    }

    /// <summary>The collection's id.</summary>
    public uint Collection { get; }

    /// <summary>The schema its rows were written under.</summary>
    public CollectionSchema Schema { get; }

    /// <summary>The most rows it can take.</summary>
    public int Capacity { get; }

    /// <summary>Who wrote and who superseded each row.</summary>
    public RowSequences Sequences { get; }

    /// <summary>Document ids and scalar fields.</summary>
    public SegmentColumns Columns { get; }

    /// <summary>Notes that a query searches it. Stores only once until it is taken, for many may ask at once.</summary>
    public void NoteSearch()
    {
        if (!Volatile.Read(ref _isSearched))
        {
            Volatile.Write(ref _isSearched, true);
        }
    }

    /// <summary>Whether a query has searched it since <see cref="TakeSearch"/>; a hint.</summary>
    public bool IsSearched => Volatile.Read(ref _isSearched);

    /// <summary>Whether a query has searched it since this was asked last. One that comes meanwhile counts now or the
    /// next time, or not at all.</summary>
    public bool TakeSearch()
    {
        bool isSearched = Volatile.Read(ref _isSearched);
        Volatile.Write(ref _isSearched, false);
        return isSearched;
    }

    /// <summary>The vector fields, in schema order.</summary>
    public VectorIndex[] Vectors { get; }

    /// <summary>One vector field with its index in memory: read from its file now, or waited for, if it is not
    /// yet.</summary>
    /// <exception cref="StorageException">The index cannot be read now.</exception>
    /// <exception cref="CorruptionException">A vector that its graph reads is not what was written.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public VectorIndex Searched(int field, CancellationToken stop = default)
    {
        VectorIndex index = Vectors[field];
        index.Stored?.Load(Sequences, stop);
        return index;
    }

    /// <summary>What vectors take in memory whose size the schema does not say, bytes: the capacity is not chosen by
    /// them. Turnstile only.</summary>
    public long PayloadBytes
    {
        get
        {
            long bytes = 0;
            foreach (VectorIndex index in Vectors)
            {
                bytes += index.Field.Kind == VectorKind.Dense ? 0 : index.Column.BytesOf(Count);
            }

            return bytes;
        }
    }

    /// <summary>How many rows may be read.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What is told of marks while the segment is being merged; null while it is not.</summary>
    public MarkRelay? Relay
    {
        get => Volatile.Read(ref _relay);
        set => Volatile.Write(ref _relay, value);
    }

    /// <summary>The sequence of the first row; zero when there is none.</summary>
    public Sequence First => Count == 0 ? Sequence.Zero : Sequences[0];

    /// <summary>The sequence of the last row; zero when there is none.</summary>
    public Sequence Last => Count is var count and > 0 ? Sequences[count - 1] : Sequence.Zero;

    /// <summary>A segment without rows, with room for as many as the limits allow, but for
    /// <paramref name="rowsMin"/>.</summary>
    public static Segment Create(uint collection, CollectionSchema schema, SegmentLimits limits, int rowsMin)
    {
        long rowBytes = 0;
        foreach (VectorField field in schema.Vectors.Where(static field => field.Kind == VectorKind.Dense))
        {
            rowBytes += field.Format.Stride;
        }

        int capacity = Math.Max(rowsMin, limits.CapacityFor(rowBytes));
        VectorIndex[] vectors = [.. schema.Vectors.Select(field => VectorIndex.Create(field, capacity))];
        return new Segment(collection, schema, capacity, new SegmentColumns(schema), vectors);
    }

    /// <summary>This segment, which must be sealed, with its vectors in another place: the same rows and marks, the
    /// same index. Takes the vectors over.</summary>
    public Segment With(VectorIndex[] moved)
    {
        Sequences.Retain();
        var segment = new Segment(Collection, Schema, Capacity, Columns, moved, Sequences);
        segment.Publish(Count);
        return segment;
    }

    /// <summary>Says that no row follows. Turnstile only.</summary>
    public void Seal()
    {
        foreach (VectorIndex index in Vectors)
        {
            index.Seal();
        }
    }

    /// <summary>How many rows a reader at <paramref name="at"/> may see.</summary>
    public int CountAt(Sequence at) => Sequences.CountUpTo(Count, at);

    /// <summary>Lets readers touch rows below <paramref name="count"/>. The release store orders it after their
    /// columns.</summary>
    public void Publish(int count) => Volatile.Write(ref _count, count);

    /// <summary>Marks a row as superseded; false if the row has gone on in a merged segment, which the newest view has:
    /// it is to be marked there too. Turnstile, and recovery before it.</summary>
    public bool TrySupersede(int ordinal, Sequence by)
    {
        if (!Sequences.Supersede(ordinal, by))
        {
            return true;
        }

        // Between the mark and the look: a merge does the two in the other order.
        Interlocked.MemoryBarrier();
        return Relay?.TryTell(this, ordinal, by) ?? true;
    }

    /// <inheritdoc/>
    public Sequence SequenceOf(int row) => Sequences[row];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> RecordOf(int field, int row) => Vectors[field].Column.Record(row);

    /// <summary>One owner more.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last frees the memory.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            Sequences.Dispose();
            Array.ForEach(Vectors, static index => index.Dispose());
        }
    }
}

using System.Collections.Immutable;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>The rows of some consecutive segments of one collection that go on in one: all but those that were
/// superseded at or before a sequence.</summary>
/// <remarks>Which rows those are is settled when it is made. Threads: one. Lifetime: the sources'.</remarks>
internal sealed class MergedRows : ISegmentRows
{
    /// <summary>What stands for a row that is dropped.</summary>
    public const int Dropped = -1;

    private const int PauseRows = 4_096;

    private readonly int[] _sourceOf;
    private readonly int[] _ordinalOf;

    /// <summary>Chooses the rows.</summary>
    /// <param name="sources">Oldest first, sealed.</param>
    /// <param name="droppedThrough">Nobody will read at an earlier sequence, and what superseded rows up to it cannot
    /// be taken back.</param>
    public MergedRows(ImmutableArray<Segment> sources, Sequence droppedThrough)
    {
        Sources = sources;
        Columns = new SegmentColumns(sources[0].Schema);
        int most = sources.Sum(static source => source.Count);
        int[] sourceOf = new int[most];
        int[] ordinalOf = new int[most];
        NewOf = new int[sources.Length][];
        int count = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            NewOf[i] = new int[sources[i].Count];
            for (int ordinal = 0; ordinal < sources[i].Count; ordinal++)
            {
                if (!sources[i].Sequences.IsLive(ordinal, droppedThrough))
                {
                    NewOf[i][ordinal] = Dropped;
                    continue;
                }

                Columns.Append(sources[i].Columns, ordinal);
                NewOf[i][ordinal] = count;
                sourceOf[count] = i;
                ordinalOf[count++] = ordinal;
            }
        }

        Count = count;
        _sourceOf = sourceOf;
        _ordinalOf = ordinalOf;
    }

    /// <summary>Where the rows come from, oldest first.</summary>
    public ImmutableArray<Segment> Sources { get; }

    /// <summary>For each source, for each of its rows, the row here, or <see cref="Dropped"/>.</summary>
    public int[][] NewOf { get; }

    /// <summary>Which source a row comes from, and its ordinal there.</summary>
    public (int Source, int Ordinal) OriginOf(int row) => (_sourceOf[row], _ordinalOf[row]);

    /// <inheritdoc/>
    public uint Collection => Sources[0].Collection;

    /// <inheritdoc/>
    public CollectionSchema Schema => Sources[0].Schema;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public SegmentColumns Columns { get; }

    /// <summary>For each row of a source, the row here of the document version that it has given way to in the end;
    /// itself if it is kept, and <see cref="Dropped"/> if the document was deleted, or that version is in none of the
    /// sources.</summary>
    /// <remarks>From the newest row on, so each takes over what is known of the one that superseded it.</remarks>
    /// <param name="source">The source.</param>
    /// <param name="pause">Called now and then.</param>
    public int[] Successors(int source, Action pause)
    {
        int[][] successors = new int[Sources.Length][];
        for (int i = Sources.Length - 1; i >= source; i--)
        {
            successors[i] = new int[Sources[i].Count];
            for (int ordinal = Sources[i].Count - 1; ordinal >= 0; ordinal--)
            {
                int kept = NewOf[i][ordinal];
                successors[i][ordinal] = kept != Dropped ? kept
                    : Find(Sources[i].Sequences.SupersededAt(ordinal)) is var (next, at) ? successors[next][at]
                    : Dropped;
                if (ordinal % PauseRows == 0)
                {
                    pause();
                }
            }
        }

        return successors[source];
    }

    private (int Source, int Ordinal)? Find(Sequence sequence)
    {
        for (int i = 0; i < Sources.Length; i++)
        {
            if (Sources[i].Sequences.Find(Sources[i].Count, sequence) is >= 0 and var ordinal)
            {
                return (i, ordinal);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Sequence SequenceOf(int row) => Sources[_sourceOf[row]].Sequences[_ordinalOf[row]];

    /// <summary>The sequence that has superseded a row by now; zero for none.</summary>
    public Sequence SupersededAt(int row) => Sources[_sourceOf[row]].Sequences.SupersededAt(_ordinalOf[row]);

    /// <summary>Whether a row has a vector in a field.</summary>
    public bool HasVector(int field, int row) =>
        Sources[_sourceOf[row]].Vectors[field].Column.HasVector(_ordinalOf[row]);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> RecordOf(int field, int row) =>
        Sources[_sourceOf[row]].Vectors[field].Column.Record(_ordinalOf[row]);
}

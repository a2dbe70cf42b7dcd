using Turnstile.Collections.Segments;
using Turnstile.Commit;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Tells the pacer how far flushing, merging and indexing are behind.</summary>
/// <remarks>Asked anew after each rotation, flush, merge and claim of rows to index. Rows that wait for an index are
/// scanned by every query, so where somebody searches, writers that get ahead of indexing are slowed down before that
/// scan is what queries cost; where nobody does, a long tail is only bounded. Threads: any.</remarks>
internal sealed class WritePressure(ViewSet views, FrozenQueue frozen, WritePacer pacer, StoreOptions options)
{
    private const int LevelZeroSoft = 12;
    private const int LevelZeroHard = 24;
    private const double FrozenSoft = 1;
    private const double FrozenHard = FrozenQueue.CountMax + 0.1;
    private const int DebtSoftMemTables = 16;
    private const int DebtHardMemTables = 64;
    private const int SearchedTailSoftRows = 0;
    private const int SearchedTailHardRows = 64;
    private const int TailSoftRows = 8_192;
    private const int TailHardRows = 40_960;

    // A collection that was searched counts as one that is for so long.
    private static readonly TimeSpan s_searchedFor = TimeSpan.FromMilliseconds(500);

    private readonly MergePicker _picker = new();
    private readonly RankedLock _gate = new(LockRank.Pressure);

    // guarded by _gate: the collections that were searched when it was last asked, and when that was
    private HashSet<uint> _searched = [];
    private long _askedAt;

    // volatile, by Volatile: written under _gate; whether there are any such collections
    private bool _isSearched;

    /// <summary>The bytes to be merged until every level keeps its size.</summary>
    public long DebtBytes
    {
        get
        {
            using ViewLease lease = views.Acquire();
            return _picker.DebtBytes((KeyPart)lease.View[ViewSlot.Keys]);
        }
    }

    /// <summary>Rows have come: where somebody searches, no writer may get far ahead before the next look.</summary>
    public void NoteRows()
    {
        if (Volatile.Read(ref _isSearched))
        {
            Update();
        }
    }

    /// <summary>Looks again.</summary>
    public void Update()
    {
        if (!options.PacesWrites)
        {
            return;
        }

        // Under a lock, so that an older look does not overwrite a newer one.
        using (_gate.Enter())
        using (ViewLease lease = views.Acquire())
        {
            var part = (KeyPart)lease.View[ViewSlot.Keys];
            double keys = Of(part.Level(0).Length, _picker.DebtBytes(part), frozen.Count, options.MemTableBytes);
            var collections = (CollectionsPart)lease.View[ViewSlot.Collections];
            Ask(collections);
            double longest = OfLongestTail(collections, out double searched);
            pacer.SetPressure(Math.Max(keys, longest), searched);
        }
    }

    /// <summary>The pressure: what is nearest to its hard limit counts.</summary>
    internal static double Of(int levelZeroCount, long debtBytes, int frozenCount, int memTableBytes)
    {
        double tables = Share(levelZeroCount, LevelZeroSoft, LevelZeroHard);
        double debt = Share(
            debtBytes, DebtSoftMemTables * (double)memTableBytes, DebtHardMemTables * (double)memTableBytes);
        double waiting = Share(frozenCount, FrozenSoft, FrozenHard);
        return Math.Max(waiting, Math.Max(tables, debt));
    }

    /// <summary>The pressure of so many rows of one collection that wait for their index.</summary>
    internal static double OfTail(int rows, bool isSearched) => isSearched
        ? Share(rows, SearchedTailSoftRows, SearchedTailHardRows)
        : Share(rows, TailSoftRows, TailHardRows);

    private double OfLongestTail(CollectionsPart part, out double searched)
    {
        double most = 0;
        searched = 0;
        foreach ((uint id, CollectionState collection) in part.Collections)
        {
            int tail = 0;
            foreach (Segment segment in collection.Segments)
            {
                int count = segment.Count;
                int indexed = count;
                foreach (VectorIndex index in segment.Vectors)
                {
                    indexed = Math.Min(indexed, index.UnhurriedOf(count));
                }

                tail += count - indexed;
            }

            bool isSearched = _searched.Contains(id);
            double pressure = OfTail(tail, isSearched);
            most = Math.Max(most, pressure);
            searched = isSearched ? Math.Max(searched, pressure) : searched;
        }

        return most;
    }

    private void Ask(CollectionsPart part)
    {
        if (pacer.Time.GetElapsedTime(_askedAt) < s_searchedFor)
        {
            return;
        }

        _askedAt = pacer.Time.GetTimestamp();
        _searched = [];
        foreach ((uint id, CollectionState collection) in part.Collections)
        {
            foreach (Segment segment in collection.Segments)
            {
                if (segment.TakeSearch())
                {
                    _searched.Add(id);
                }
            }
        }

        Volatile.Write(ref _isSearched, _searched.Count > 0);
    }

    private static double Share(double value, double soft, double hard) =>
        Math.Clamp((value - soft) / (hard - soft), 0, 1);
}

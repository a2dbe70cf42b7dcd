using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Gives moved nodes their rows: as they were, or chosen anew where a neighbour was dropped.</summary>
/// <remarks>Algorithm 4 of Singh and others (2021), "FreshDiskANN": the kept neighbours, and those of the dropped
/// neighbours, are what a row chooses from. Then it is filled to the length it had, by neighbours it has and by near
/// ones: rows of a graph that grew have such links from later nodes. It keeps its links of the tree, as far as those
/// are kept. Threads: one; others may move other nodes of the same graphs meanwhile.</remarks>
internal sealed unsafe class NodeMover(HnswGraph from, HnswGraph to, SubsetPlan plan)
{
    private readonly PreparedQuery _query = new(to.Rows);
    private readonly NeighbourSelector _selector = new(to);
    private readonly VisitedSet _seen = new();
    private readonly List<int> _found = [];
    private readonly List<ulong> _candidates = [];
    private readonly int[] _chosen = new int[to.Parameters.BaseDegree];
    private readonly int[] _tree = new int[to.Parameters.BaseDegree + 1];

    /// <summary>Places a node and fills its rows.</summary>
    /// <param name="old">Its ordinal in the old graph.</param>
    public void Move(int old)
    {
        int node = plan.PlaceOf(old);
        int level = from.LevelOf(old);
        to.TryClaim(node);
        to.Place(node, level);
        bool isCut = false;
        for (int layer = 0; layer <= level; layer++)
        {
            isCut |= !TryCopy(old, node, layer);
        }

        if (isCut)
        {
            _query.SetRow(to.Rows, node);
            var repair = new Repair(this, old, node, level);
            ScorerChoice.Run<Repair, bool>(_query, ref repair);
        }
    }

    private bool TryCopy(int old, int node, int layer)
    {
        int count = 0;
        foreach (int neighbour in from.Row(old, layer).Neighbours)
        {
            // In bounds: both graphs have the same degrees.
            int place = plan.PlaceOf(neighbour);
            if (place < 0)
            {
                return false;
            }

            _chosen[count++] = place;
        }

        to.Row(node, layer).Initialise(_chosen.AsSpan(0, count));
        return true;
    }

    private void Choose<TScorer>(TScorer scorer, int old, int node, int layer)
        where TScorer : struct, IScorer<TScorer>
    {
        int had = from.Row(old, layer).Count;
        int kept = Gather(old, node, layer);
        Score(scorer);
        int degree = to.DegreeOf(layer);
        int count = Math.Min(_candidates.Count, to.Parameters.EfConstruction);
        ReadOnlySpan<ulong> nearest = CollectionsMarshal.AsSpan(_candidates)[..count];
        int chosen = _selector.Select<TScorer>(node, nearest, _chosen.AsSpan(0, degree));
        chosen = Fill(chosen, had, _found[..kept]);
        chosen = Fill(chosen, had, _candidates.Select(Candidate.Ordinal));
        if (layer == 0)
        {
            chosen = TreeLinks.Keep(_chosen.AsSpan(0, degree), chosen, _tree.AsSpan(0, GatherTree(old)));
        }

        to.Row(node, layer).Initialise(_chosen.AsSpan(0, chosen));
    }

    /// <summary>Adds nodes until there are as many as the row had.</summary>
    private int Fill(int chosen, int had, IEnumerable<int> nodes)
    {
        foreach (int node in nodes)
        {
            if (chosen >= had)
            {
                break;
            }

            if (!_chosen.AsSpan(0, chosen).Contains(node))
            {
                _chosen[chosen++] = node;
            }
        }

        return chosen;
    }

    /// <summary>Finds what to choose from; returns how many of them are neighbours now, which come first.</summary>
    private int Gather(int old, int node, int layer)
    {
        _seen.Reset(to.Capacity);
        _seen.Add(node);
        _found.Clear();
        ReadOnlySpan<int> neighbours = from.Row(old, layer).Neighbours;
        AddPlaced(neighbours);
        int kept = _found.Count;
        foreach (int neighbour in neighbours)
        {
            if (plan.PlaceOf(neighbour) < 0)
            {
                AddPlaced(from.Row(neighbour, layer).Neighbours);
            }
        }

        return kept;
    }

    private void AddPlaced(ReadOnlySpan<int> olds)
    {
        foreach (int old in olds)
        {
            int place = plan.PlaceOf(old);
            if (place >= 0 && _seen.Add(place))
            {
                _found.Add(place);
            }
        }
    }

    private void Score<TScorer>(TScorer scorer)
        where TScorer : struct, IScorer<TScorer>
    {
        int stride = to.Rows.Stride;
        int ahead = Prefetch.RecordsAhead(stride);
        byte* records = to.Rows.Base;
        _candidates.Clear();
        for (int i = 0; i < _found.Count; i++)
        {
            // In bounds: places are below the capacity.
            Prefetch.Record(records + ((long)_found[Math.Min(i + ahead, _found.Count - 1)] * stride), stride);
            _candidates.Add(Candidate.Of(scorer.Score(records + ((long)_found[i] * stride)), _found[i]));
        }

        _candidates.Sort();
    }

    /// <summary>The parent and the children that are kept.</summary>
    private int GatherTree(int old)
    {
        int tree = 0;
        int parent = old == from.Root ? -1 : from.ParentOf(old);
        if (parent >= 0 && plan.PlaceOf(parent) >= 0)
        {
            _tree[tree++] = plan.PlaceOf(parent);
        }

        foreach (int neighbour in from.Row(old, layer: 0).Neighbours)
        {
            if (neighbour != parent && neighbour != from.Root && from.ParentOf(neighbour) == old
                && plan.PlaceOf(neighbour) >= 0)
            {
                _tree[tree++] = plan.PlaceOf(neighbour);
            }
        }

        return tree;
    }

    private readonly struct Repair(NodeMover mover, int old, int node, int level) : IScorerVisitor<bool>
    {
        public bool Visit<TScorer>(PreparedQuery query)
            where TScorer : struct, IScorer<TScorer>
        {
            TScorer scorer = TScorer.Of(query);
            for (int layer = 0; layer <= level; layer++)
            {
                if (!mover.TryCopy(old, node, layer))
                {
                    mover.Choose(scorer, old, node, layer);
                }
            }

            return true;
        }
    }
}

using System.Runtime.InteropServices;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Recall;

/// <summary>The plain inverted index that others are compared with: a list of rows and weights for each term, all of
/// whose products are added to a sum for each row.</summary>
internal sealed class TermAtATime
{
    private readonly Dictionary<uint, (int[] Rows, float[] Weights)> _lists;
    private readonly float[] _sums;
    private readonly PriorityQueue<int, float> _best = new();

    public TermAtATime(SparseRows rows)
    {
        var lists = new Dictionary<uint, (List<int> Rows, List<float> Weights)>();
        for (int row = 0; row < rows.Capacity; row++)
        {
            SparseVector vector = SparseVector.Read(rows.Bytes(row));
            for (int i = 0; i < vector.Count; i++)
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, vector.Terms[i], out bool exists);
                list = exists ? list : ([], []);
                list.Rows.Add(row);
                list.Weights.Add(vector.Weights[i]);
            }
        }

        _lists = lists.ToDictionary(
            pair => pair.Key, pair => (pair.Value.Rows.ToArray(), pair.Value.Weights.ToArray()));
        _sums = new float[rows.Capacity];
    }

    /// <summary>The k rows of the greatest sums; in no order.</summary>
    public void Search(SparseVector query, int k, List<int> found)
    {
        Array.Clear(_sums);
        for (int i = 0; i < query.Count; i++)
        {
            if (_lists.TryGetValue(query.Terms[i], out (int[] Rows, float[] Weights) list))
            {
                float weight = query.Weights[i];
                float[] weights = list.Weights;
                for (int j = 0; j < list.Rows.Length && j < weights.Length; j++)
                {
                    _sums[list.Rows[j]] += weight * weights[j];
                }
            }
        }

        _best.Clear();
        float bound = float.NegativeInfinity;
        for (int row = 0; row < _sums.Length; row++)
        {
            if (_sums[row] > bound)
            {
                if (_best.Count == k)
                {
                    _best.Dequeue();
                }

                _best.Enqueue(row, _sums[row]);
                if (_best.Count == k)
                {
                    _best.TryPeek(out _, out bound);
                }
            }
        }

        found.Clear();
        foreach ((int row, _) in _best.UnorderedItems)
        {
            found.Add(row);
        }
    }
}

using System.Runtime.InteropServices;

namespace Turnstile.Vectors.BlockMax;

/// <summary>Makes lists of the weights of rows, which are given in rising order.</summary>
/// <remarks>Threads: one at a time. Cost: a table lookup for each weight, and 12 bytes for each block of each
/// key until the lists are made.</remarks>
internal sealed class BlockMaxBuilder(BlockShape shape)
{
    private readonly Dictionary<ulong, int> _chainOf = [];
    private readonly List<Chain> _chains = [];
    private readonly List<Entry> _entries = [];

    /// <summary>Notes that a row has a weight.</summary>
    /// <param name="row">Not below the row of the call before.</param>
    /// <param name="key">What has the weight.</param>
    /// <param name="weight">Above 0.</param>
    public void Add(int row, ulong key, float weight)
    {
        int block = row >> shape.Shift;
        ref int known = ref CollectionsMarshal.GetValueRefOrAddDefault(_chainOf, key, out bool exists);
        if (!exists)
        {
            known = _chains.Count;
            _chains.Add(new Chain(key, Last: -1, Count: 0));
        }

        ref Chain chain = ref CollectionsMarshal.AsSpan(_chains)[known];
        if (chain.Last >= 0)
        {
            ref Entry last = ref CollectionsMarshal.AsSpan(_entries)[chain.Last];
            if (last.Block == block)
            {
                last.Weight = Math.Max(last.Weight, weight);
                return;
            }
        }

        _entries.Add(new Entry { Block = block, Weight = weight, Before = chain.Last });
        chain = new Chain(key, _entries.Count - 1, chain.Count + 1);
    }

    /// <summary>The lists of all that was added; the builder is done.</summary>
    public BlockMaxLists Build()
    {
        _chains.Sort((a, b) => a.Key.CompareTo(b.Key));
        float[] scales = new float[_chains.Count];
        float[] weights = new float[shape.BlockCount];
        int[] blocks = new int[shape.BlockCount];
        for (int list = 0; list < scales.Length; list++)
        {
            scales[list] = LevelRounding.Scale(weights.AsSpan(0, Unchain(_chains[list], blocks, weights)));
        }

        var lists = new BlockMaxLists(
            shape, [.. _chains.Select(chain => chain.Key)], scales, [.. _chains.Select(chain => chain.Count)]);
        for (int list = 0; list < scales.Length; list++)
        {
            int count = Unchain(_chains[list], blocks, weights);
            Fill(lists, list, blocks.AsSpan(0, count), weights);
        }

        return lists;
    }

    private static void Fill(BlockMaxLists lists, int list, ReadOnlySpan<int> blocks, ReadOnlySpan<float> weights)
    {
        bool isDense = lists.IsDense(list);
        Span<byte> levels = lists.Levels(list);
        levels.Clear();
        blocks[..lists.Blocks(list).Length].CopyTo(lists.Blocks(list));
        for (int i = 0; i < blocks.Length; i++)
        {
            levels[isDense ? blocks[i] : i] = LevelRounding.LevelOf(weights[i], lists.Scale(list));
        }
    }

    /// <summary>Writes out a chain, which leads from its last block to its first; how many there are.</summary>
    private int Unchain(Chain chain, int[] blocks, float[] weights)
    {
        int at = chain.Last;
        for (int i = chain.Count - 1; i >= 0; i--)
        {
            Entry entry = _entries[at];
            blocks[i] = entry.Block;
            weights[i] = entry.Weight;
            at = entry.Before;
        }

        return chain.Count;
    }

    private readonly record struct Chain(ulong Key, int Last, int Count);

    private struct Entry
    {
        public int Block;
        public float Weight;
        public int Before;
    }
}

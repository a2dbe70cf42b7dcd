using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>Brings near what adding some keys will touch, for all of them at once, so that their cache misses overlap.
/// </summary>
/// <remarks>
/// <code>
///   slot of each; then the index level by level; then the nodes before and of each key; then the nodes behind
/// </code>
/// Each step asks for memory that the next one reads, and by then the other keys have given it time to come. Nothing is
/// changed and nothing depends on it: the adds that follow look for themselves. Threads: the turnstile only. Cost: the
/// way down the index once more, within the processor's caches.
/// </remarks>
internal sealed class MemTablePrefetch
{
    /// <summary>The most keys: what they touch fits into the caches nearest to the processor.</summary>
    public const int KeysMax = 32;

    private const int KeyBytesMax = StoredKey.StackBytes;

    private readonly byte[] _keys = new byte[KeysMax * KeyBytesMax];
    private readonly int[] _lengths = new int[KeysMax];
    private readonly ulong[] _hashes = new ulong[KeysMax];
    private readonly int[] _nodes = new int[KeysMax];
    private int _count;

    /// <summary>Whether no further key is taken.</summary>
    public bool IsFull => _count == KeysMax;

    /// <summary>Takes a key; one that is very long or one too many is passed over.</summary>
    public void Add(uint keyspace, ReadOnlySpan<byte> key)
    {
        if (!IsFull && key.Length <= KeyBytesMax - StoredKey.PrefixBytes)
        {
            _lengths[_count] = StoredKey.Write(keyspace, key, _keys.AsSpan(_count * KeyBytesMax));
            _count++;
        }
    }

    /// <summary>Forgets the keys.</summary>
    public void Clear() => _count = 0;

    /// <summary>Brings near what adding the keys will touch.</summary>
    public void Run(MemTable table)
    {
        NativeArena arena = table.Arena;
        MemTableIndex index = table.Index;
        int root = index.Root;
        for (int i = 0; i < _count; i++)
        {
            _hashes[i] = KeyHash.Of(KeyAt(i));
            table.PrefetchSlot(_hashes[i]);
            _nodes[i] = root;
        }

        for (int level = index.LevelOf(root); level > 0; level--)
        {
            for (int i = 0; i < _count; i++)
            {
                _nodes[i] = index.Descend(_nodes[i], KeyAt(i));
            }
        }

        for (int i = 0; i < _count; i++)
        {
            int before = index.BeforeIn(_nodes[i], KeyAt(i));
            _nodes[i] = before == 0 ? table.Head : before;
            MemTableNode.Prefetch(arena, _nodes[i]);
            table.PrefetchNode(_hashes[i]);
        }

        for (int i = 0; i < _count; i++)
        {
            int behind = MemTableNode.Next(arena, _nodes[i]);
            if (behind != 0)
            {
                MemTableNode.Prefetch(arena, behind);
            }
        }
    }

    private ReadOnlySpan<byte> KeyAt(int index) => _keys.AsSpan(index * KeyBytesMax, _lengths[index]);
}

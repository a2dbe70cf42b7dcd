namespace Turnstile.Kv.Tables;

/// <summary>What a block of a table file holds. The numbers stand in files and are never reused.</summary>
internal enum BlockKind : byte
{
    /// <summary>Entries.</summary>
    Data = 1,

    /// <summary>The Bloom filter over all keys of a table, in versions 1 and 2.</summary>
    Filter = 2,

    /// <summary>Where the data blocks end, in versions 1 and 2.</summary>
    Index = 3,

    /// <summary>Deletes of ranges of keys.</summary>
    Ranges = 4,

    /// <summary>The filter and the index of some neighbouring data blocks.</summary>
    Partition = 5,

    /// <summary>Where the partitions end.</summary>
    TopIndex = 6,
}

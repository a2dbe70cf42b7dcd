namespace Turnstile.Kv.Tables;

/// <summary>What a block of a table file holds. The numbers stand in files and are never reused.</summary>
internal enum BlockKind : byte
{
    /// <summary>Entries.</summary>
    Data = 1,

    /// <summary>The Bloom filter over the keys.</summary>
    Filter = 2,

    /// <summary>Where the data blocks end.</summary>
    Index = 3,

    /// <summary>Deletes of ranges of keys.</summary>
    Ranges = 4,
}

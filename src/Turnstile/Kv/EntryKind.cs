namespace Turnstile.Kv;

/// <summary>What an entry says about its key. The numbers stand in sorted tables and are never reused.</summary>
internal enum EntryKind : byte
{
    /// <summary>The key has a value from here on.</summary>
    Put = 1,

    /// <summary>The key is gone from here on: a tombstone.</summary>
    Delete = 2,

    /// <summary>Reserved: deletes of ranges have a block of their own, and are no entries.</summary>
    DeleteRange = 3,

    /// <summary>Reserved: an operand for the value below.</summary>
    Merge = 4,

    /// <summary>Reserved: the value is elsewhere, here is its address.</summary>
    BlobReference = 5,
}

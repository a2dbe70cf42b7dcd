namespace Turnstile.Kv;

/// <summary>The operations this layer applies: 1 to 31. The numbers stand in the log and are never reused.</summary>
internal enum KeyOperationKind : byte
{
    /// <summary>Gives a key a value.</summary>
    Put = 1,

    /// <summary>Takes a key away.</summary>
    Delete = 2,

    /// <summary>Adds a keyspace or collection; its id is assigned in the turnstile.</summary>
    CreateCatalogEntry = 3,

    /// <summary>Reserved: removes a keyspace or collection.</summary>
    DropCatalogEntry = 4,

    /// <summary>Gives a keyspace or collection another definition.</summary>
    AlterCatalogEntry = 5,

    /// <summary>Takes all keys of a range away: key = first, value = first behind, either empty for no bound.</summary>
    DeleteRange = 6,

    /// <summary>Reserved: combines an operand with the value.</summary>
    Merge = 7,

    /// <summary>Gives the entries of sorted tables to a keyspace: key = first, value = <see
    /// cref="BulkLoadRecord"/>.</summary>
    BulkLoad = 8,

    /// <summary>The last number of this layer.</summary>
    Last = 31,
}

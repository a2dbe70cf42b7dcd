namespace Turnstile.Watch;

/// <summary>What an operation did.</summary>
public enum ChangeKind
{
    /// <summary>Something that this version has no name for; its place in the order is told.</summary>
    Other,

    /// <summary>A key got a value.</summary>
    Put,

    /// <summary>A key was taken away.</summary>
    Delete,

    /// <summary>All keys of a range were taken away.</summary>
    DeleteRange,

    /// <summary>A document was written, new or in the place of its older version.</summary>
    PutDocument,

    /// <summary>A document was deleted.</summary>
    DeleteDocument,

    /// <summary>All documents that passed a filter were deleted, by one operation.</summary>
    DeleteDocuments,

    /// <summary>A keyspace or collection was made or got another definition.</summary>
    Define,

    /// <summary>Sorted data was loaded into an empty range of keys, by one operation. Its keys and values are in
    /// tables, not in the log: read them from the keyspace.</summary>
    BulkLoad,
}

namespace Turnstile;

/// <summary>The lock order of the whole database, outermost first. A thread takes only rising ranks.</summary>
internal enum LockRank
{
    None,

    /// <summary>The refreshing of a database that another process writes.</summary>
    Refresh,

    /// <summary>The intake of the commit pipeline.</summary>
    Intake,

    /// <summary>Edits of the files of segments: a flush's marks against the end of a merge.</summary>
    SegmentEdits,

    /// <summary>The numbers of files that loads are making.</summary>
    FilesInMaking,

    /// <summary>The set of live files and the manifest's tail.</summary>
    VersionSet,

    /// <summary>Marks on their way from segments that are being merged; taken by the turnstile too.</summary>
    MarkRelay,

    /// <summary>The making of the parts of the next view.</summary>
    ViewChange,

    /// <summary>The swap of the published view and of its visible sequence.</summary>
    View,

    /// <summary>What the pacer of writers is told.</summary>
    Pressure,

    /// <summary>The units waiting to be flushed.</summary>
    Frozen,

    /// <summary>The files of persisted segments.</summary>
    SegmentFiles,

    /// <summary>How far back the database can be read.</summary>
    History,

    /// <summary>The claims of workers on rows to index.</summary>
    Indexing,

    /// <summary>Syncs of the log, one after the other.</summary>
    LogSync,

    /// <summary>Which logs are written or wait for their last sync.</summary>
    Log,

    /// <summary>The numbers of logs that are being made.</summary>
    LogFiles,

    /// <summary>The generator of salts and identities.</summary>
    Chance,

    /// <summary>The reading of an index of a segment from its file, by who needs it first.</summary>
    IndexLoad,

    /// <summary>The open table readers and cached blocks.</summary>
    FileCache,

    /// <summary>The memory of cached blocks.</summary>
    NativeSlabs,
}

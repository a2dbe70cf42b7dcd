namespace Turnstile.Search.Running;

/// <summary>What is measured of a contender on a set, in this order.</summary>
internal enum SearchWorkload
{
    /// <summary>From the first insert to the last row indexed; needed by all others.</summary>
    Build,

    /// <summary>Recall against queries a second on one thread, and what opening costs.</summary>
    Search,

    /// <summary>The same on two threads, at the effort that reached .99.</summary>
    Threads,

    /// <summary>The first queries after opening, with its files in the system's memory and without.</summary>
    Cold,

    /// <summary>With filters.</summary>
    Filter,

    /// <summary>Exact search.</summary>
    Exact,

    /// <summary>Beside a stream of upserts.</summary>
    Stream,
}

namespace Turnstile;

/// <summary>Another writer holds the database's lock. The message says which process.</summary>
public sealed class DatabaseLockedException : IOException
{
    /// <summary>Creates the exception for the lock file <paramref name="path"/> held by
    /// <paramref name="holder"/>.</summary>
    public DatabaseLockedException(string path, string holder)
        : base($"the database is open for writing elsewhere: {path} is locked by {holder}; close it there first")
    {
        Holder = holder;
    }

    /// <summary>Who holds the lock, as far as the lock file tells.</summary>
    public string Holder { get; }
}

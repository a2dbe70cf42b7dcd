namespace Turnstile;

/// <summary>A follower holds another order than its leader: one of them was written by others since.</summary>
public sealed class DivergedException : InvalidOperationException
{
    /// <summary>Creates the exception for two databases of different identities.</summary>
    public DivergedException(Guid own, Guid leader)
        : base($"the copy is of database {own}, the leader is {leader}; follow into an empty directory")
    {
    }

    /// <summary>Creates the exception for two orders that do not fit.</summary>
    public DivergedException(Sequence own, Sequence leader)
        : base($"the copy goes on at operation {own}, inside a group of its leader that begins at {leader}: "
            + "it holds another order; follow into an empty directory")
    {
    }

    /// <summary>Creates the exception for a database that is no copy.</summary>
    public DivergedException(string directory)
        : base($"{directory} holds a database that is no follower's copy, or not any more; "
            + "follow into an empty directory")
    {
    }
}

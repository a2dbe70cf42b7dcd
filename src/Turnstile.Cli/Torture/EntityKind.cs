namespace Turnstile.Cli.Torture;

/// <summary>Where an entity lives.</summary>
internal enum EntityKind
{
    /// <summary>A key of the first keyspace.</summary>
    Alpha,

    /// <summary>A key of the second keyspace; a document's companion has the same number.</summary>
    Beta,

    /// <summary>A document with a vector.</summary>
    Document,
}

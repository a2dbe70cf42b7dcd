namespace Turnstile.Kv;

/// <summary>What a catalog entry names. The numbers stand in keys and are never reused.</summary>
internal enum CatalogKind : byte
{
    /// <summary>A keyspace.</summary>
    Keyspace = (byte)'K',

    /// <summary>A collection, for the layer above.</summary>
    Collection = (byte)'C',
}

namespace Turnstile.Kv;

/// <summary>What an operation does to the row of its key, whichever layer it belongs to.</summary>
/// <remarks>Operations of this layer say it by their kind, those of the layers above by their flags; so the rules of
/// versions stand in one place. The numbers stand in the log and are never reused.</remarks>
internal enum KeyEffect : byte
{
    /// <summary>Nothing, or nothing that has to do with its key.</summary>
    None = 0,

    /// <summary>Writes the row.</summary>
    Put = 1,

    /// <summary>Takes the row away.</summary>
    Delete = 2,
}

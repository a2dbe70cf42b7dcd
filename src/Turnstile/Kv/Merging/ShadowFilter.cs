namespace Turnstile.Kv.Merging;

/// <summary>Decides which entries a new table must keep, as they come by: keys rising, each key's entries newest
/// first.</summary>
/// <remarks>Every reader of the new view reads at the horizon or above, so of the entries at or below the horizon
/// only the newest of a key can be seen. If that is a tombstone and no older table can hold the key, it is not needed
/// either. Threads: one.</remarks>
internal sealed class ShadowFilter(ReadHorizon horizon, bool isBottom)
{
    private byte[] _key = new byte[256];
    private int _keyLength = -1;
    private bool _hasBase;

    /// <summary>Whether the entry begins another key than the one before it.</summary>
    public bool IsNewKey { get; private set; }

    /// <summary>Whether the entry must be kept.</summary>
    public bool Keeps(ReadOnlySpan<byte> storedKey, in EntryStamp stamp)
    {
        IsNewKey = _keyLength < 0 || !storedKey.SequenceEqual(_key.AsSpan(0, _keyLength));
        if (IsNewKey)
        {
            Remember(storedKey);
            _hasBase = false;
        }

        if (stamp.Sequence > horizon.Sequence)
        {
            return true;
        }

        bool isBase = !_hasBase;
        _hasBase = true;
        return isBase && !(isBottom && stamp.Kind == EntryKind.Delete);
    }

    private void Remember(ReadOnlySpan<byte> key)
    {
        if (key.Length > _key.Length)
        {
            _key = new byte[StoredKey.BytesMax];
        }

        key.CopyTo(_key);
        _keyLength = key.Length;
    }
}

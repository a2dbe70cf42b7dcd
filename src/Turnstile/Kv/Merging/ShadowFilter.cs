namespace Turnstile.Kv.Merging;

/// <summary>Decides which entries a new table must keep, as they come by: keys rising, each key's entries newest
/// first.</summary>
/// <remarks>Every reader of the new view reads at the horizon or above, so of the entries at or below the horizon
/// only the newest of a key can be seen. If that is a tombstone and no older table can hold the key, it is not needed
/// either. If it has expired at the horizon's time, no reader sees it any more: it is as good as a tombstone. What
/// ranges have taken away does not come by (<see cref="Cursors.CoveredCursor"/>). Threads: one.</remarks>
/// <param name="horizon">How far back the new view can be read.</param>
/// <param name="deeper">The tables that may hold older entries; null if any key may have some.</param>
internal sealed class ShadowFilter(ReadHorizon horizon, DeeperLevels? deeper)
{
    private byte[] _key = new byte[256];
    private int _keyLength = -1;
    private bool _hasBase;

    /// <summary>Whether the entry begins another key than the one before it.</summary>
    public bool IsNewKey { get; private set; }

    /// <summary>Whether a change at or below the horizon was left out that has no newer trace.</summary>
    public bool HasDroppedTraces { get; private set; }

    /// <summary>Whether the entry must be kept; its stamp becomes that of a tombstone if it has expired.</summary>
    public bool Keeps(ReadOnlySpan<byte> storedKey, ref EntryStamp stamp)
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
        return isBase && KeepsBase(storedKey, ref stamp);
    }

    private bool KeepsBase(ReadOnlySpan<byte> storedKey, ref EntryStamp stamp)
    {
        bool hasExpired = new ReadTime(horizon.Time).HasPassed(stamp.ExpiresAtMilliseconds);
        if (stamp.Kind != EntryKind.Delete && !hasExpired)
        {
            return true;
        }

        if (deeper is not null && !deeper.MayHold(storedKey))
        {
            HasDroppedTraces = true;
            return false;
        }

        stamp = new EntryStamp(stamp.Sequence, 0, stamp.Sequence, 0) { Kind = EntryKind.Delete };
        return true;
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

namespace Turnstile.Ordering;

/// <summary>One lock over everything; readers share it, writers have it alone.</summary>
internal sealed class StoreLock : IDesign
{
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly SortedDictionary<ulong, ulong> _map = [];
    private readonly SequenceLog _log = new();
    private ulong _last;

    public string Name => "store-level lock";

    public void Put(ulong key, ulong value)
    {
        _gate.EnterWriteLock();
        _log.Append(++_last, key, value);
        _map[key] = value;
        _gate.ExitWriteLock();
    }

    public bool TryGet(ulong key, out ulong value)
    {
        _gate.EnterReadLock();
        bool found = _map.TryGetValue(key, out value);
        _gate.ExitReadLock();
        return found;
    }

    public long? Inversions() => _log.Inversions();

    public void Dispose() => _gate.Dispose();
}

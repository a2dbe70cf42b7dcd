using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A producer's door to RocksDB.</summary>
internal sealed unsafe class RocksDbSession(RocksDb api, nint store, nint writeOptions, nint readOptions) : ISession
{
    private readonly LevelWriter _writer = new(api.Shared, store, writeOptions);

    public ValueTask PutAsync(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _writer.Put(key, value);
        return ValueTask.CompletedTask;
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _writer.Add(key, value);

    public ValueTask CommitAsync()
    {
        _writer.Commit();
        return ValueTask.CompletedTask;
    }

    public int Get(ReadOnlySpan<byte> key, Span<byte> value)
    {
        byte* error = null;
        nint pinned;
        fixed (byte* keyBytes = key)
        {
            pinned = api.GetPinned(store, readOptions, keyBytes, (nuint)key.Length, &error);
        }

        api.Shared.ThrowIf(error);
        if (pinned == 0)
        {
            return -1;
        }

        nuint length;
        byte* bytes = api.PinnedValue(pinned, &length);
        new ReadOnlySpan<byte>(bytes, (int)length).CopyTo(value);
        api.PinnedDestroy(pinned);
        return (int)length;
    }

    public IWalk OpenWalk(bool isReverse) => new LevelWalk(api.Shared, store, readOptions, isReverse);

    public void Dispose() => _writer.Dispose();
}

using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A producer's door to LevelDB.</summary>
internal sealed unsafe class LevelDbSession(LevelDb api, nint store, nint writeOptions, nint readOptions) : ISession
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
        nuint length;
        byte* bytes;
        fixed (byte* keyBytes = key)
        {
            bytes = api.Get(store, readOptions, keyBytes, (nuint)key.Length, &length, &error);
        }

        api.Shared.ThrowIf(error);
        if (bytes == null)
        {
            return -1;
        }

        new ReadOnlySpan<byte>(bytes, (int)length).CopyTo(value);
        api.Shared.Free(bytes);
        return (int)length;
    }

    public IWalk OpenWalk(bool isReverse) => new LevelWalk(api.Shared, store, readOptions, isReverse);

    public void Dispose() => _writer.Dispose();
}

using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>The writes of one producer to RocksDB or LevelDB.</summary>
internal sealed unsafe class LevelWriter(LevelApi api, nint store, nint writeOptions) : IDisposable
{
    private readonly nint _batch = api.BatchCreate();

    /// <summary>Gives a key a value.</summary>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        byte* error = null;
        fixed (byte* keyBytes = key)
        fixed (byte* valueBytes = value)
        {
            api.Put(store, writeOptions, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length, &error);
        }

        api.ThrowIf(error);
    }

    /// <summary>Adds a write to the batch.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyBytes = key)
        fixed (byte* valueBytes = value)
        {
            api.BatchPut(_batch, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        }
    }

    /// <summary>Commits the batch.</summary>
    public void Commit()
    {
        byte* error = null;
        api.Write(store, writeOptions, _batch, &error);
        api.ThrowIf(error);
        api.BatchClear(_batch);
    }

    public void Dispose() => api.BatchDestroy(_batch);
}

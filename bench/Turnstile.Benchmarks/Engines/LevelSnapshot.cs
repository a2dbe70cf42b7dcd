using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A snapshot of RocksDB or LevelDB.</summary>
internal sealed unsafe class LevelSnapshot(LevelApi api, nint store) : IDisposable
{
    private readonly nint _snapshot = api.CreateSnapshot(store);

    public void Dispose() => api.ReleaseSnapshot(store, _snapshot);
}

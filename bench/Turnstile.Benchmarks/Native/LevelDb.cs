namespace Turnstile.Benchmarks.Native;

/// <summary>What LevelDB's C interface has and RocksDB's has not in the same form.</summary>
/// <remarks>Bounds: as <see cref="LevelApi"/>.</remarks>
internal sealed unsafe class LevelDb
{
    /// <summary>As the loader is asked for it.</summary>
    public const string Library = "leveldb";

    public readonly delegate* unmanaged<nint, nint, byte*, nuint, nuint*, byte**, byte*> Get;

    public LevelDb()
    {
        Shared = new LevelApi(Library, "leveldb");
        Get = (delegate* unmanaged<nint, nint, byte*, nuint, nuint*, byte**, byte*>)Shared.Find("get");
    }

    /// <summary>What RocksDB has too.</summary>
    public LevelApi Shared { get; }

    /// <summary>A Bloom filter.</summary>
    public nint CreateBloom(int bitsPerKey) =>
        ((delegate* unmanaged<int, nint>)Shared.Find("filterpolicy_create_bloom"))(bitsPerKey);
}

using System.Text;

namespace Turnstile.Benchmarks.Native;

/// <summary>What only RocksDB's C interface has.</summary>
/// <remarks>Bounds: as <see cref="LevelApi"/>.</remarks>
internal sealed unsafe class RocksDb
{
    /// <summary>As the loader is asked for it.</summary>
    public const string Library = "rocksdb";

    public readonly delegate* unmanaged<nint, nint, byte*, nuint, byte**, nint> GetPinned;
    public readonly delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*> PinnedValue;
    public readonly delegate* unmanaged<nint, void> PinnedDestroy;

    public RocksDb()
    {
        Shared = new LevelApi(Library, "rocksdb");
        GetPinned = (delegate* unmanaged<nint, nint, byte*, nuint, byte**, nint>)Shared.Find("get_pinned");
        PinnedValue = (delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*>)
            Shared.Find("pinnableslice_value");
        PinnedDestroy = (delegate* unmanaged<nint, void>)Shared.Find("pinnableslice_destroy");
    }

    /// <summary>What LevelDB has too.</summary>
    public LevelApi Shared { get; }

    /// <summary>A Bloom filter over whole files.</summary>
    public nint CreateBloom(double bitsPerKey) =>
        ((delegate* unmanaged<double, nint>)Shared.Find("filterpolicy_create_bloom_full"))(bitsPerKey);

    /// <summary>Writes memory to files and waits for it.</summary>
    public void Flush(nint store)
    {
        byte* error = null;
        nint options = Shared.Create("flushoptions_create");
        ((delegate* unmanaged<nint, nint, byte**, void>)Shared.Find("flush"))(store, options, &error);
        ((delegate* unmanaged<nint, void>)Shared.Find("flushoptions_destroy"))(options);
        Shared.ThrowIf(error);
    }

    /// <summary>Makes a copy by hard links, memory flushed before.</summary>
    public void Checkpoint(nint store, string directory)
    {
        byte* error = null;
        nint checkpoint =
            ((delegate* unmanaged<nint, byte**, nint>)Shared.Find("checkpoint_object_create"))(store, &error);
        Shared.ThrowIf(error);
        fixed (byte* name = Encoding.UTF8.GetBytes(directory + '\0'))
        {
            ((delegate* unmanaged<nint, byte*, ulong, byte**, void>)Shared.Find("checkpoint_create"))(
                checkpoint, name, 0, &error);
        }

        ((delegate* unmanaged<nint, void>)Shared.Find("checkpoint_object_destroy"))(checkpoint);
        Shared.ThrowIf(error);
    }
}

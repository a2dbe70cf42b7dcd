using System.Runtime.InteropServices;
using System.Text;

namespace Turnstile.Benchmarks.Native;

/// <summary>The C functions that LevelDB and RocksDB share but for their first word, found by name.</summary>
/// <remarks>
/// Sizes are <c>size_t</c>; an error is a C string to be freed by the library. Functions that neither block nor call
/// back are called without leaving the collector's cooperative mode, as cheap as a call from C.
/// Threads: any. Spans are pinned for the length of a call, and lengths are theirs, so nothing is read out of bounds.
/// </remarks>
internal sealed unsafe class LevelApi
{
    public readonly delegate* unmanaged<nint, nint, byte*, nuint, byte*, nuint, byte**, void> Put;
    public readonly delegate* unmanaged<nint, nint, nint, byte**, void> Write;
    public readonly delegate* unmanaged<nint> BatchCreate;
    public readonly delegate* unmanaged<nint, void> BatchClear;
    public readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, void> BatchPut;
    public readonly delegate* unmanaged<nint, void> BatchDestroy;
    public readonly delegate* unmanaged<nint, nint, nint> CreateIterator;
    public readonly delegate* unmanaged<nint, void> IteratorDestroy;
    public readonly delegate* unmanaged<nint, void> IteratorSeekToFirst;
    public readonly delegate* unmanaged<nint, void> IteratorSeekToLast;
    public readonly delegate* unmanaged<nint, byte*, nuint, void> IteratorSeek;
    public readonly delegate* unmanaged<nint, void> IteratorNext;
    public readonly delegate* unmanaged<nint, void> IteratorPrevious;
    public readonly delegate* unmanaged[SuppressGCTransition]<nint, byte> IteratorValid;
    public readonly delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*> IteratorKey;
    public readonly delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*> IteratorValue;
    public readonly delegate* unmanaged<nint, nint> CreateSnapshot;
    public readonly delegate* unmanaged<nint, nint, void> ReleaseSnapshot;
    public readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, void> CompactRange;
    public readonly delegate* unmanaged<nint, void> Close;
    public readonly delegate* unmanaged<void*, void> Free;

    private readonly nint _library;
    private readonly string _prefix;

    /// <param name="library">As the loader is asked for it.</param>
    /// <param name="prefix">The first word of every function.</param>
    public LevelApi(string library, string prefix)
    {
        _library = NativeLibrary.Load(library, typeof(LevelApi).Assembly, null);
        _prefix = prefix;
        Put = (delegate* unmanaged<nint, nint, byte*, nuint, byte*, nuint, byte**, void>)Find("put");
        Write = (delegate* unmanaged<nint, nint, nint, byte**, void>)Find("write");
        BatchCreate = (delegate* unmanaged<nint>)Find("writebatch_create");
        BatchClear = (delegate* unmanaged<nint, void>)Find("writebatch_clear");
        BatchPut = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, void>)Find("writebatch_put");
        BatchDestroy = (delegate* unmanaged<nint, void>)Find("writebatch_destroy");
        CreateIterator = (delegate* unmanaged<nint, nint, nint>)Find("create_iterator");
        IteratorDestroy = (delegate* unmanaged<nint, void>)Find("iter_destroy");
        IteratorSeekToFirst = (delegate* unmanaged<nint, void>)Find("iter_seek_to_first");
        IteratorSeekToLast = (delegate* unmanaged<nint, void>)Find("iter_seek_to_last");
        IteratorSeek = (delegate* unmanaged<nint, byte*, nuint, void>)Find("iter_seek");
        IteratorNext = (delegate* unmanaged<nint, void>)Find("iter_next");
        IteratorPrevious = (delegate* unmanaged<nint, void>)Find("iter_prev");
        IteratorValid = (delegate* unmanaged[SuppressGCTransition]<nint, byte>)Find("iter_valid");
        IteratorKey = (delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*>)Find("iter_key");
        IteratorValue = (delegate* unmanaged[SuppressGCTransition]<nint, nuint*, byte*>)Find("iter_value");
        CreateSnapshot = (delegate* unmanaged<nint, nint>)Find("create_snapshot");
        ReleaseSnapshot = (delegate* unmanaged<nint, nint, void>)Find("release_snapshot");
        CompactRange = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, void>)Find("compact_range");
        Close = (delegate* unmanaged<nint, void>)Find("close");
        Free = (delegate* unmanaged<void*, void>)Find("free");
    }

    /// <summary>A function by its name without the first word.</summary>
    public nint Find(string name) => NativeLibrary.GetExport(_library, $"{_prefix}_{name}");

    /// <summary>Makes an object that needs nothing.</summary>
    public nint Create(string name) => ((delegate* unmanaged<nint>)Find(name))();

    /// <summary>Makes a cache of so many bytes.</summary>
    public nint CreateCache(long bytes) =>
        ((delegate* unmanaged<nuint, nint>)Find("cache_create_lru"))((nuint)bytes);

    /// <summary>Sets a flag or a small number.</summary>
    public void Set(string name, nint options, int value) =>
        ((delegate* unmanaged<nint, int, void>)Find(name))(options, value);

    /// <summary>Sets a size or an object.</summary>
    public void SetWide(string name, nint options, nint value) =>
        ((delegate* unmanaged<nint, nint, void>)Find(name))(options, value);

    /// <summary>Opens a store.</summary>
    public nint Open(nint options, string directory)
    {
        byte* error = null;
        fixed (byte* name = Encoding.UTF8.GetBytes(directory + '\0'))
        {
            nint store = ((delegate* unmanaged<nint, byte*, byte**, nint>)Find("open"))(options, name, &error);
            ThrowIf(error);
            return store;
        }
    }

    /// <summary>Raises what the library says went wrong.</summary>
    public void ThrowIf(byte* error)
    {
        if (error != null)
        {
            string message = Marshal.PtrToStringUTF8((nint)error) ?? "";
            Free(error);
            throw new InvalidOperationException($"{_prefix}: {message}");
        }
    }
}

using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A walk with an iterator of RocksDB or LevelDB.</summary>
internal sealed unsafe class LevelWalk(LevelApi api, nint store, nint readOptions, bool isReverse) : IWalk
{
    private readonly nint _iterator = api.CreateIterator(store, readOptions);
    private bool _begun;

    public bool MoveTo(ReadOnlySpan<byte> key)
    {
        _begun = true;
        fixed (byte* bytes = key)
        {
            api.IteratorSeek(_iterator, bytes, (nuint)key.Length);
        }

        return api.IteratorValid(_iterator) != 0;
    }

    public long Walk(long countMax, ref WalkSum sum)
    {
        Begin();
        long count = 0;
        nuint keyLength;
        nuint valueLength;
        while (count < countMax && api.IteratorValid(_iterator) != 0)
        {
            byte* key = api.IteratorKey(_iterator, &keyLength);
            byte* value = api.IteratorValue(_iterator, &valueLength);
            sum.Add(new ReadOnlySpan<byte>(key, (int)keyLength), new ReadOnlySpan<byte>(value, (int)valueLength));
            count++;
            if (isReverse)
            {
                api.IteratorPrevious(_iterator);
            }
            else
            {
                api.IteratorNext(_iterator);
            }
        }

        return count;
    }

    public void Dispose() => api.IteratorDestroy(_iterator);

    private void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        if (isReverse)
        {
            api.IteratorSeekToLast(_iterator);
        }
        else
        {
            api.IteratorSeekToFirst(_iterator);
        }
    }
}

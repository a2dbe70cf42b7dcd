using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A producer's door to LMDB: one write transaction per put or batch, one renewed read per get.</summary>
/// <remarks>A write waits for LMDB's own lock.</remarks>
internal sealed unsafe class LmdbSession(nint env, uint dbi) : ISession
{
    private LmdbReader? _reader;
    private LmdbReader? _walkReader;
    private LmdbWalk? _walk;
    private nint _writing;

    public ValueTask PutAsync(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Add(key, value);
        return CommitAsync();
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_writing == 0)
        {
            nint txn;
            Lmdb.Check(Lmdb.TxnBegin(env, 0, 0, &txn));
            _writing = txn;
        }

        fixed (byte* keyBytes = key)
        fixed (byte* valueBytes = value)
        {
            var storedKey = new LmdbValue(keyBytes, key.Length);
            var storedValue = new LmdbValue(valueBytes, value.Length);
            Lmdb.Check(Lmdb.Put(_writing, dbi, &storedKey, &storedValue, 0));
        }
    }

    public ValueTask CommitAsync()
    {
        nint txn = _writing;
        _writing = 0;
        Lmdb.Check(Lmdb.TxnCommit(txn));
        return ValueTask.CompletedTask;
    }

    public int Get(ReadOnlySpan<byte> key, Span<byte> value)
    {
        LmdbReader reader = _reader ??= new LmdbReader(env);
        reader.Renew();
        int length = Find(reader.Txn, key, value);
        reader.Reset();
        return length;
    }

    public IWalk OpenWalk(bool isReverse)
    {
        _walkReader ??= new LmdbReader(env);
        _walk ??= new LmdbWalk(_walkReader, dbi);
        return _walk.Begin(isReverse);
    }

    public void Dispose()
    {
        _walk?.Close();
        _walkReader?.Dispose();
        _reader?.Dispose();
    }

    private int Find(nint txn, ReadOnlySpan<byte> key, Span<byte> value)
    {
        LmdbValue found;
        fixed (byte* keyBytes = key)
        {
            var asked = new LmdbValue(keyBytes, key.Length);
            int error = Lmdb.Get(txn, dbi, &asked, &found);
            if (error == Lmdb.NotFound)
            {
                return -1;
            }

            Lmdb.Check(error);
        }

        found.Bytes.CopyTo(value);
        return (int)found.Length;
    }
}

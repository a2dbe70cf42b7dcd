using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A walk with a cursor of LMDB; cursor and transaction are renewed for the next walk.</summary>
internal sealed unsafe class LmdbWalk : IWalk
{
    private readonly LmdbReader _reader;
    private readonly nint _cursor;
    private bool _isReverse;
    private int _nextOp;

    public LmdbWalk(LmdbReader reader, uint dbi)
    {
        _reader = reader;
        reader.Renew();
        nint cursor;
        Lmdb.Check(Lmdb.CursorOpen(reader.Txn, dbi, &cursor));
        _cursor = cursor;
        reader.Reset();
    }

    /// <summary>Begins at the present moment.</summary>
    public LmdbWalk Begin(bool isReverse)
    {
        _reader.Renew();
        Lmdb.Check(Lmdb.CursorRenew(_reader.Txn, _cursor));
        _isReverse = isReverse;
        _nextOp = isReverse ? Lmdb.OpLast : Lmdb.OpFirst;
        return this;
    }

    public bool MoveTo(ReadOnlySpan<byte> key)
    {
        fixed (byte* bytes = key)
        {
            var asked = new LmdbValue(bytes, key.Length);
            LmdbValue value;
            int error = Lmdb.CursorGet(_cursor, &asked, &value, Lmdb.OpSetRange);
            _nextOp = Lmdb.OpGetCurrent;
            return IsThere(error);
        }
    }

    public long Walk(long countMax, ref WalkSum sum)
    {
        LmdbValue key;
        LmdbValue value;
        long count = 0;
        while (count < countMax && IsThere(Lmdb.CursorGet(_cursor, &key, &value, _nextOp)))
        {
            sum.Add(key.Bytes, value.Bytes);
            _nextOp = _isReverse ? Lmdb.OpPrevious : Lmdb.OpNext;
            count++;
        }

        return count;
    }

    /// <summary>Lets the moment go; the cursor is kept for the next walk.</summary>
    public void Dispose() => _reader.Reset();

    /// <summary>Gives the cursor back to the library.</summary>
    public void Close() => Lmdb.CursorClose(_cursor);

    private static bool IsThere(int error)
    {
        if (error != Lmdb.NotFound)
        {
            Lmdb.Check(error);
        }

        return error == 0;
    }
}

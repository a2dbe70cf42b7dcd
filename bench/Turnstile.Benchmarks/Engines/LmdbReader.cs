using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A read transaction of LMDB that is renewed for every moment instead of made anew.</summary>
/// <remarks>It holds a moment between <see cref="Renew"/> and <see cref="Reset"/>, and not before. Threads: one at a
/// time.</remarks>
internal sealed unsafe class LmdbReader : IDisposable
{
    private bool _holds;

    public LmdbReader(nint env)
    {
        nint txn;
        Lmdb.Check(Lmdb.TxnBegin(env, 0, Lmdb.ReadOnly, &txn));
        Txn = txn;
        Lmdb.TxnReset(txn);
    }

    /// <summary>The transaction.</summary>
    public nint Txn { get; }

    /// <summary>Holds the present moment.</summary>
    public void Renew()
    {
        Lmdb.Check(Lmdb.TxnRenew(Txn));
        _holds = true;
    }

    /// <summary>Lets it go.</summary>
    public void Reset()
    {
        if (_holds)
        {
            _holds = false;
            Lmdb.TxnReset(Txn);
        }
    }

    public void Dispose() => Lmdb.TxnAbort(Txn);
}

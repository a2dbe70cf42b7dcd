using System.Text;
using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>LMDB: one map, one writer at a time, read-only map.</summary>
internal sealed unsafe class LmdbEngine : IEngine
{
    private static readonly long s_mapBytes = 64L << 30;
    private const uint ReaderCountMax = 4_096;

    private readonly nint _env;
    private readonly uint _dbi;

    // one thread: readers that hold no snapshot now
    private readonly Stack<LmdbReader> _idle = new();

    public LmdbEngine(EngineSettings settings)
    {
        uint flags = Lmdb.NoTls | (settings.Durability == DurabilityClass.Power ? 0 : Lmdb.NoSync);
        nint env;
        Lmdb.Check(Lmdb.EnvCreate(&env));
        Lmdb.Check(Lmdb.EnvSetMapSize(env, (nuint)s_mapBytes));
        Lmdb.Check(Lmdb.EnvSetMaxReaders(env, ReaderCountMax));
        fixed (byte* path = Encoding.UTF8.GetBytes(settings.Directory + '\0'))
        {
            Lmdb.Check(Lmdb.EnvOpen(env, path, flags, Convert.ToUInt32("644", 8)));
        }

        nint txn;
        uint dbi;
        Lmdb.Check(Lmdb.TxnBegin(env, 0, 0, &txn));
        Lmdb.Check(Lmdb.DbiOpen(txn, null, 0, &dbi));
        Lmdb.Check(Lmdb.TxnCommit(txn));
        _env = env;
        _dbi = dbi;
        Configuration = (settings.Durability == DurabilityClass.Power
            ? "MDB_NOTLS (every commit synced)"
            : "MDB_NOTLS|MDB_NOSYNC (a power cut may damage the file, not only lose commits)")
            + $", mapsize={s_mapBytes}; no cache of its own: the page cache, whatever the budget";
    }

    public string Configuration { get; }

    public bool BlocksThread => true;

    public bool ReplaysLog => false;

    public static string Version()
    {
        int major, minor, patch;
        Lmdb.Version(&major, &minor, &patch);
        return $"{major}.{minor}.{patch}";
    }

    public ISession OpenSession() => new LmdbSession(_env, _dbi);

    public void Settle() => Lmdb.Check(Lmdb.EnvSync(_env, 1));

    public IDisposable OpenSnapshot()
    {
        if (!_idle.TryPop(out LmdbReader? reader))
        {
            reader = new LmdbReader(_env);
        }

        reader.Renew();
        return new LmdbSnapshot(reader, _idle);
    }

    public bool TryCheckpoint(string directory)
    {
        Directory.CreateDirectory(directory);
        fixed (byte* path = Encoding.UTF8.GetBytes(directory + '\0'))
        {
            Lmdb.Check(Lmdb.EnvCopy(_env, path));
        }

        return true;
    }

    public void Dispose()
    {
        while (_idle.TryPop(out LmdbReader? reader))
        {
            reader.Dispose();
        }

        Lmdb.EnvClose(_env);
    }
}

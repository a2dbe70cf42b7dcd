using System.Runtime.InteropServices;

namespace Turnstile.Benchmarks.Native;

/// <summary>LMDB's C interface, as far as it is used.</summary>
/// <remarks>Every function answers 0 or an error. A value found points into the map and is valid until its
/// transaction ends or writes; callers copy it before.</remarks>
internal static unsafe partial class Lmdb
{
    /// <summary>As the loader is asked for it.</summary>
    public const string Library = "lmdb";

    public const uint NoSync = 0x10000;
    public const uint ReadOnly = 0x20000;
    public const uint NoTls = 0x200000;
    public const int NotFound = -30798;
    public const int OpFirst = 0;
    public const int OpLast = 6;
    public const int OpNext = 8;
    public const int OpPrevious = 12;
    public const int OpGetCurrent = 4;
    public const int OpSetRange = 17;

    [LibraryImport(Library, EntryPoint = "mdb_version")]
    public static partial nint Version(int* major, int* minor, int* patch);

    [LibraryImport(Library, EntryPoint = "mdb_strerror")]
    public static partial nint ErrorText(int error);

    [LibraryImport(Library, EntryPoint = "mdb_env_create")]
    public static partial int EnvCreate(nint* env);

    [LibraryImport(Library, EntryPoint = "mdb_env_set_mapsize")]
    public static partial int EnvSetMapSize(nint env, nuint bytes);

    [LibraryImport(Library, EntryPoint = "mdb_env_set_maxreaders")]
    public static partial int EnvSetMaxReaders(nint env, uint count);

    [LibraryImport(Library, EntryPoint = "mdb_env_open")]
    public static partial int EnvOpen(nint env, byte* path, uint flags, uint mode);

    [LibraryImport(Library, EntryPoint = "mdb_env_copy")]
    public static partial int EnvCopy(nint env, byte* path);

    [LibraryImport(Library, EntryPoint = "mdb_env_sync")]
    public static partial int EnvSync(nint env, int force);

    [LibraryImport(Library, EntryPoint = "mdb_env_close")]
    public static partial void EnvClose(nint env);

    [LibraryImport(Library, EntryPoint = "mdb_txn_begin")]
    public static partial int TxnBegin(nint env, nint parent, uint flags, nint* txn);

    [LibraryImport(Library, EntryPoint = "mdb_txn_commit")]
    public static partial int TxnCommit(nint txn);

    [LibraryImport(Library, EntryPoint = "mdb_txn_abort")]
    public static partial void TxnAbort(nint txn);

    [LibraryImport(Library, EntryPoint = "mdb_txn_reset")]
    public static partial void TxnReset(nint txn);

    [LibraryImport(Library, EntryPoint = "mdb_txn_renew")]
    public static partial int TxnRenew(nint txn);

    [LibraryImport(Library, EntryPoint = "mdb_dbi_open")]
    public static partial int DbiOpen(nint txn, byte* name, uint flags, uint* dbi);

    [LibraryImport(Library, EntryPoint = "mdb_get")]
    public static partial int Get(nint txn, uint dbi, LmdbValue* key, LmdbValue* data);

    [LibraryImport(Library, EntryPoint = "mdb_put")]
    public static partial int Put(nint txn, uint dbi, LmdbValue* key, LmdbValue* data, uint flags);

    [LibraryImport(Library, EntryPoint = "mdb_cursor_open")]
    public static partial int CursorOpen(nint txn, uint dbi, nint* cursor);

    [LibraryImport(Library, EntryPoint = "mdb_cursor_renew")]
    public static partial int CursorRenew(nint txn, nint cursor);

    [LibraryImport(Library, EntryPoint = "mdb_cursor_close")]
    public static partial void CursorClose(nint cursor);

    [LibraryImport(Library, EntryPoint = "mdb_cursor_get")]
    public static partial int CursorGet(nint cursor, LmdbValue* key, LmdbValue* data, int op);

    /// <summary>Raises an error of the library.</summary>
    public static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"lmdb: {Marshal.PtrToStringUTF8(ErrorText(error))} ({error})");
        }
    }
}

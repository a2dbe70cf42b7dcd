using System.Diagnostics;

namespace Turnstile;

/// <summary>A lock with a place in the lock order; debug builds assert that a thread takes rising ranks only.</summary>
/// <remarks>Its scope is a ref struct, so the compiler refuses an await under it.</remarks>
internal sealed class RankedLock(LockRank rank)
{
    [ThreadStatic]
    private static LockRank t_highest;

    private readonly Lock _lock = new();

    /// <summary>Takes the lock; dispose the scope to release it.</summary>
    public Scope Enter()
    {
        Debug.Assert(t_highest < rank, $"lock order: holding {t_highest}, taking {rank}");
        _lock.Enter();
        var scope = new Scope(this, t_highest);
        t_highest = rank;
        return scope;
    }

    /// <summary>Asserts, in debug builds, that this thread holds the lock.</summary>
    [Conditional("DEBUG")]
    public void AssertHeld() => Debug.Assert(_lock.IsHeldByCurrentThread, $"{rank} is not held");

    /// <summary>The time a thread holds the lock.</summary>
    public readonly ref struct Scope
    {
        private readonly RankedLock _owner;
        private readonly LockRank _outer;

        internal Scope(RankedLock owner, LockRank outer)
        {
            _owner = owner;
            _outer = outer;
        }

        /// <summary>Releases the lock.</summary>
        public void Dispose()
        {
            t_highest = _outer;
            _owner._lock.Exit();
        }
    }
}

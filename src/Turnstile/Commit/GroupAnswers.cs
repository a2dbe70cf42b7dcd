namespace Turnstile.Commit;

/// <summary>The members of a finished group while they are told their answers, on the pool. Reused.</summary>
/// <remarks>
/// <code>
///   a thread of the pool     calls for one more, if members are left; then answers one member after the other
///   a member's continuation  runs on that thread, inside the answer
/// </code>
/// So a group costs the pool a few items, not one for each member; and whoever waits inside a continuation, for a
/// member of the same group too, holds up nobody else, because another thread was called before and goes on. Threads:
/// <see cref="Begin"/> from the sync stage; the rest from the pool.
/// </remarks>
internal sealed class GroupAnswers(ReusePool<GroupAnswers> pool) : IThreadPoolWorkItem
{
    // written before the first item is queued
    private List<PendingCommit> _members = new(64);
    private Exception? _failure;

    // Interlocked only: the next member, and the items that are queued or running
    private int _next;
    private int _items;

    /// <summary>Takes the members of <paramref name="group"/> over and answers them soon.</summary>
    public void Begin(CommitGroup group)
    {
        _members = group.TakeMembers(_members);
        _failure = group.Failure;
        _next = -1;
        _items = 1;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void Execute()
    {
        List<PendingCommit> members = _members;
        int index = Interlocked.Increment(ref _next);
        if (index < members.Count - 1)
        {
            // Before any continuation runs: it may not come back soon.
            Interlocked.Increment(ref _items);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        for (; index < members.Count; index = Interlocked.Increment(ref _next))
        {
            members[index].Answer(_failure, inPlace: true);
        }

        if (Interlocked.Decrement(ref _items) == 0)
        {
            members.Clear();
            _failure = null;
            pool.Return(this);
        }
    }
}

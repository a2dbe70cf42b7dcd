namespace Turnstile.Caching;

/// <summary>Members of a cache in a ring, and the hand that goes round over them to find one that nobody touched since
/// it last came by (CLOCK, Corbató 1968).</summary>
/// <remarks>Threads: one at a time. Cost: one step to add or to take out; to drop, as many as there are members that
/// were touched.</remarks>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed class CacheRing<T>
    where T : class, ICacheMember
{
    private readonly List<T> _members = [];
    private int _hand;

    /// <summary>All of them, in no order.</summary>
    public IReadOnlyList<T> Members => _members;

    /// <summary>Takes in a member.</summary>
    public void Add(T member)
    {
        member.RingIndex = _members.Count;
        _members.Add(member);
    }

    /// <summary>Takes a member out.</summary>
    public void Remove(T member)
    {
        T last = _members[^1];
        _members[member.RingIndex] = last;
        last.RingIndex = member.RingIndex;
        _members.RemoveAt(_members.Count - 1);
    }

    /// <summary>Drops one that <paramref name="tryDrop"/> lets go, which takes it out; false if there is
    /// none.</summary>
    /// <remarks>It is found in the second round at the latest unless readers touch all of them meanwhile; then in the
    /// third, whether it was touched or not. What cannot be dropped is passed over in every round.</remarks>
    public bool TryDropOne(Func<T, bool> tryDrop)
    {
        for (int step = 0; step < 3 * _members.Count; step++)
        {
            _hand = _hand < _members.Count ? _hand : 0;
            T member = _members[_hand];
            if ((step >= 2 * _members.Count || !member.WasUsed()) && tryDrop(member))
            {
                return true;
            }

            _hand++;
        }

        return false;
    }
}

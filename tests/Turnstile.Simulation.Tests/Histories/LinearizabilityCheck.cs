namespace Turnstile.Simulation.Tests.Histories;

/// <summary>Looks for one order of a history's operations that keeps their real time and explains every answer: the
/// search of Wing and Gong (1993), with the memory of Lowe (2017).</summary>
/// <remarks>What was tried is remembered as the operations that are placed, summed up in 128 random bits each, with the
/// register's state.</remarks>
internal sealed class LinearizabilityCheck
{
    private readonly RegisterOperation[] _operations;
    private readonly UInt128[] _signs;

    // Events in the order of time, linked: a call of operation i is i, its return is i + count; the head is 2 * count.
    private readonly int[] _next;
    private readonly int[] _previous;

    private LinearizabilityCheck(IReadOnlyCollection<RegisterOperation> operations)
    {
        _operations = [.. operations];
        var random = new Random(_operations.Length);
        _signs = [.. _operations.Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()))];
        int count = _operations.Length;
        _next = new int[(2 * count) + 1];
        _previous = new int[(2 * count) + 1];
        int last = 2 * count;
        foreach (int item in Enumerable.Range(0, 2 * count).OrderBy(
            item => item < count ? _operations[item].Began : _operations[item - count].Ended))
        {
            _next[last] = item;
            _previous[item] = last;
            last = item;
        }

        _next[last] = -1;
    }

    /// <summary>Whether there is such an order, from an absent register (0) on.</summary>
    public static bool Holds(IReadOnlyCollection<RegisterOperation> operations) =>
        new LinearizabilityCheck(operations).Search();

    private bool Search()
    {
        int count = _operations.Length;
        var tried = new HashSet<(UInt128 Placed, long State)>();
        var stack = new Stack<(int Operation, long State)>();
        UInt128 placed = 0;
        long state = 0;
        int head = 2 * count;
        int item = _next[head];
        while (_next[head] >= 0)
        {
            if (item < count)
            {
                if (_operations[item].Fits(state, out long next) && tried.Add((placed ^ _signs[item], next)))
                {
                    stack.Push((item, state));
                    placed ^= _signs[item];
                    state = next;
                    Take(item);
                    item = _next[head];
                }
                else
                {
                    item = _next[item];
                }
            }
            else
            {
                if (!stack.TryPop(out (int Operation, long State) undone))
                {
                    return false;
                }

                PutBack(undone.Operation);
                placed ^= _signs[undone.Operation];
                state = undone.State;
                item = _next[undone.Operation];
            }
        }

        return true;
    }

    private void Take(int operation)
    {
        Unlink(operation);
        Unlink(operation + _operations.Length);
    }

    private void PutBack(int operation)
    {
        Link(operation + _operations.Length);
        Link(operation);
    }

    private void Unlink(int item)
    {
        _next[_previous[item]] = _next[item];
        if (_next[item] >= 0)
        {
            _previous[_next[item]] = _previous[item];
        }
    }

    private void Link(int item)
    {
        _next[_previous[item]] = item;
        if (_next[item] >= 0)
        {
            _previous[_next[item]] = item;
        }
    }
}

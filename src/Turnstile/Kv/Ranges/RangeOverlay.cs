namespace Turnstile.Kv.Ranges;

/// <summary>Lays two rising rows of fragments over each other: where both cover, the pieces join.</summary>
/// <remarks>Threads: one. Cost: one pass over both; pieces that are covered once are taken over as they are.</remarks>
internal sealed class RangeOverlay(RangeFragment[] left, RangeFragment[] right)
{
    private readonly List<RangeFragment> _result = new(left.Length + right.Length + 2);
    private int _i;
    private int _j;

    // what is left of the current fragment of each begins here
    private byte[] _leftStart = left[0].Start;
    private byte[] _rightStart = right[0].Start;

    /// <summary>The pieces, rising.</summary>
    public RangeFragment[] Run()
    {
        while (_i < left.Length && _j < right.Length)
        {
            Step(left[_i], right[_j]);
        }

        while (_i < left.Length)
        {
            TakeLeft(left[_i].End);
        }

        while (_j < right.Length)
        {
            TakeRight(right[_j].End);
        }

        return [.. _result];
    }

    private void Step(RangeFragment a, RangeFragment b)
    {
        int order = _leftStart.AsSpan().SequenceCompareTo(_rightStart);
        if (order < 0)
        {
            TakeLeft(Lower(a.End, _rightStart));
        }
        else if (order > 0)
        {
            TakeRight(Lower(b.End, _leftStart));
        }
        else
        {
            byte[] end = Lower(a.End, b.End);
            _result.Add(a.Join(b, _leftStart, end));
            PassLeft(end);
            PassRight(end);
        }
    }

    private void TakeLeft(byte[] end)
    {
        _result.Add(left[_i].Cut(_leftStart, end));
        PassLeft(end);
    }

    private void TakeRight(byte[] end)
    {
        _result.Add(right[_j].Cut(_rightStart, end));
        PassRight(end);
    }

    private void PassLeft(byte[] end)
    {
        bool isDone = left[_i].End.AsSpan().SequenceEqual(end);
        _i += isDone ? 1 : 0;
        _leftStart = !isDone ? end : _i < left.Length ? left[_i].Start : [];
    }

    private void PassRight(byte[] end)
    {
        bool isDone = right[_j].End.AsSpan().SequenceEqual(end);
        _j += isDone ? 1 : 0;
        _rightStart = !isDone ? end : _j < right.Length ? right[_j].Start : [];
    }

    private static byte[] Lower(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b) <= 0 ? a : b;
}

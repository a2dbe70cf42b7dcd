using Turnstile.Kv;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A walk with Turnstile's cursor.</summary>
internal sealed class TurnstileWalk(Keyspace keyspace, bool isReverse) : IWalk
{
    private static readonly ScanOptions s_reverse = new() { Reverse = true };

    private readonly KeyCursor _cursor = keyspace.OpenCursor(isReverse ? s_reverse : ScanOptions.All);
    private bool _stands;

    public bool MoveTo(ReadOnlySpan<byte> key) => _stands = _cursor.MoveTo(key);

    public long Walk(long countMax, ref WalkSum sum)
    {
        long count = 0;
        if (_stands && countMax > 0)
        {
            sum.Add(_cursor.Key, _cursor.Value);
            count = 1;
            _stands = false;
        }

        while (count < countMax && _cursor.MoveNext())
        {
            sum.Add(_cursor.Key, _cursor.Value);
            count++;
        }

        return count;
    }

    public void Dispose() => _cursor.Dispose();
}

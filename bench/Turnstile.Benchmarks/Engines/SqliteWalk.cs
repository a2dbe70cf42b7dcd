namespace Turnstile.Benchmarks.Engines;

/// <summary>A walk with a query by key order; a move makes it begin at that key.</summary>
internal sealed class SqliteWalk(SqliteStatement statement) : IWalk
{
    private bool _stands;

    public bool MoveTo(ReadOnlySpan<byte> key)
    {
        statement.Reset();
        statement.Bind(1, key);
        return _stands = statement.Step();
    }

    public long Walk(long countMax, ref WalkSum sum)
    {
        long count = 0;
        while (count < countMax && (_stands || statement.Step()))
        {
            _stands = false;
            sum.Add(statement.Column(0), statement.Column(1));
            count++;
        }

        return count;
    }

    public void Dispose() => statement.Reset();
}
